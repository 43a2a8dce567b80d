-- In the database 'erp' of the ERP, by its administrator.
CREATE TABLE product (
  sku text PRIMARY KEY,
  name text NOT NULL,
  price numeric(10, 2),
  cost numeric(10, 2)
);
ALTER TABLE product REPLICA IDENTITY FULL;
CREATE PUBLICATION tieline_product FOR TABLE product;
INSERT INTO product VALUES ('p-100', 'Garden hose', 19.90, 8.10), ('p-200', 'Lamp', 31.00, 14.00);
