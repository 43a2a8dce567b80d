-- In the database 'reports', by its administrator.
CREATE TABLE page_views (
  day date NOT NULL,
  page text NOT NULL,
  views bigint NOT NULL,
  visitors bigint NOT NULL,
  PRIMARY KEY (day, page)
);
