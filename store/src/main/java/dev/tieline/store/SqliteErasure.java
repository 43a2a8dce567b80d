package dev.tieline.store;

import dev.tieline.journal.Erasure;
import java.util.List;
import java.util.Optional;

/** Orders erasures and tells how far they are. */
final class SqliteErasure implements Erasure {
    private final Writer writer;
    private final ReadPool readers;
    private final SearchIndex index;
    private final Erasures erasures;

    SqliteErasure(Writer writer, ReadPool readers, SearchIndex index, Erasures erasures) {
        this.writer = writer;
        this.readers = readers;
        this.index = index;
        this.erasures = erasures;
    }

    @Override
    public List<String> records(String key, String flow) {
        SearchIndex.Finder finder = index.now();
        return readers.ask(sql -> {
            java.util.ArrayList<String> ids = new java.util.ArrayList<>();
            for (long position : new Search(sql, finder).positions(key, flow, MAX_RECORDS)) {
                sql.row(
                                row -> RecordIds.text(row.getBytes(1)),
                                "SELECT id FROM entry WHERE position = ?",
                                position)
                        .ifPresent(ids::add);
            }
            return ids;
        });
    }

    @Override
    public Answer begin(Order order) {
        Answer answer = writer.perform(new Erase(order)).answer();
        if (answer instanceof Begun(Progress progress)) {
            // The steps are the writer's; it hears of it there.
            writer.perform(
                    new Plainly(_ -> {
                        erasures.ordered(progress.number(), order.key());
                        return 0;
                    }));
        }
        return answer;
    }

    @Override
    public Optional<Progress> progress(long number) {
        return readers.ask(sql -> Erasures.progress(sql, number));
    }
}
