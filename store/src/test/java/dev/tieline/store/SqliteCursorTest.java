package dev.tieline.store;

import dev.tieline.testkit.CursorContract;
import dev.tieline.testkit.StoreUnderTest;
import java.nio.file.Path;
import java.time.InstantSource;

final class SqliteCursorTest extends CursorContract {
    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(SqliteStore.open(directory, clock));
    }
}
