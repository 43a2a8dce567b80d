-- In data/warehouse/orders.duckdb.
CREATE TABLE orders (
  number VARCHAR PRIMARY KEY,
  placed_at TIMESTAMPTZ NOT NULL,
  total DECIMAL(12, 2) NOT NULL,
  status VARCHAR NOT NULL
);
