package dev.tieline.app;

import java.net.URI;
import java.nio.file.Path;

/** The driver of DuckDB, which people bring themselves; here the tests do. */
final class DuckDb {
    private DuckDb() {}

    static Path jar() {
        String inside =
                DuckDb.class
                        .getClassLoader()
                        .getResource("org/duckdb/DuckDBDriver.class")
                        .getPath();
        return Path.of(URI.create(inside.substring(0, inside.indexOf('!'))));
    }
}
