package dev.tieline.store;

import dev.tieline.testkit.JournalContract;
import dev.tieline.testkit.StoreUnderTest;
import java.nio.file.Path;
import java.time.InstantSource;

final class SqliteJournalTest extends JournalContract {
    @Override
    protected StoreUnderTest open(Path directory, InstantSource clock) {
        return new SqliteWorld(SqliteStore.open(directory, clock));
    }
}
