-- In the database 'shop', by its administrator.
CREATE TABLE orders (
  number text PRIMARY KEY,
  placed_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  customer_email text NOT NULL,
  total numeric(12, 2) NOT NULL,
  status text NOT NULL
);
INSERT INTO orders VALUES
  ('o-1', '2026-11-20 09:00:00+01', '2026-11-20 09:00:00+01', 'ada@customer.example', 49.90, 'paid'),
  ('o-2', '2026-11-20 10:30:00+01', '2026-11-21 08:00:00+01', 'bob@customer.example', 12.00, 'sent'),
  ('o-3', '2026-11-21 11:15:00+01', '2026-11-21 11:15:00+01', 'zoe@customer.example', -5.00, 'paid');
