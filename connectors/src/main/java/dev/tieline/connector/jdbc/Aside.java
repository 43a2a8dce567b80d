package dev.tieline.connector.jdbc;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Rendition;
import dev.tieline.connector.sql.Catalogued;
import dev.tieline.connector.sql.TableOutlet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A database in this process, asked by threads of the machine: its native code would hold those
 * that carry all others.
 */
record Aside(Catalogued.Opened outlet) implements Catalogued.Opened {

    private static <T> T call(Supplier<T> what) {
        FutureTask<T> task = new FutureTask<>(what::get);
        Thread thread = Thread.ofPlatform().daemon().name("database").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    // What is under way must be known whole; each of them has a deadline.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(thread.getName(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        return call(() -> outlet.send(rendition, deadline));
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return call(() -> outlet.verify(rendition, deadline));
    }

    @Override
    public Outcome describe(String operation, Duration within, TableOutlet.Described described) {
        return call(() -> outlet.describe(operation, within, described));
    }

    @Override
    public Reading read(Reading.Question question) {
        Reading reading = outlet.read(question);
        return new Reading() {
            @Override
            public Batch next(int most, Duration within) {
                return call(() -> reading.next(most, within));
            }

            @Override
            public void close() {
                run(reading::close);
            }
        };
    }

    @Override
    public Loading load(Loading.Target target) {
        return new AsideLoading(outlet.load(target));
    }

    @Override
    public void close() {
        run(outlet::close);
    }

    private static void run(Runnable what) {
        call(() -> {
            what.run();
            return true;
        });
    }

    /** The same of what writes many rows. */
    private record AsideLoading(Loading loading) implements Loading {
        @Override
        public Begun begin(Duration within) {
            return call(() -> loading.begin(within));
        }

        @Override
        public Staged stage(List<Document> rows, Duration within) {
            return call(() -> loading.stage(rows, within));
        }

        @Override
        public Compared compare(List<Document> rows, int samples, Duration within) {
            return call(() -> loading.compare(rows, samples, within));
        }

        @Override
        public Optional<Outcome> keep(List<Document> rows, Duration within) {
            return call(() -> loading.keep(rows, within));
        }

        @Override
        public Compared sweep(Document mark, int samples, Duration within) {
            return call(() -> loading.sweep(mark, samples, within));
        }

        @Override
        public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
            return call(() -> loading.commit(before, now, within));
        }

        @Override
        public boolean whole() {
            return loading.whole();
        }

        @Override
        public Committed finish(Checkpoint last, Duration within) {
            return call(() -> loading.finish(last, within));
        }

        @Override
        public void close() {
            run(loading::close);
        }
    }
}
