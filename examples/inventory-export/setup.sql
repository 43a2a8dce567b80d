-- In the database 'erp' of the ERP, by its administrator.
CREATE TABLE stock (
  sku text PRIMARY KEY,
  free int NOT NULL,
  reserved int NOT NULL DEFAULT 0,
  discontinued boolean NOT NULL DEFAULT false
);
INSERT INTO stock VALUES
  ('p-100', 12, 2, false), ('p-200', 0, 0, false), ('p-300', 7, 0, true), ('p-400', 3, 5, false);
