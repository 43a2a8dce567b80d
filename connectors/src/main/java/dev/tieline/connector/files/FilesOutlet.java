package dev.tieline.connector.files;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Listing;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * Appends the records of one system, and reads and writes its files. Holds nothing open between two
 * records.
 */
final class FilesOutlet implements Outlet {
    private final Rows rows;
    private final Folder folder;
    private final AppendFiles files;
    private final Function<Instant, String> name;
    private final BulkFiles bulk;
    private final SystemDeclaration.Limits limits;

    FilesOutlet(
            FileSettings settings,
            Folder folder,
            AppendFiles files,
            Function<Instant, String> name,
            BulkFiles bulk,
            SystemDeclaration.Limits limits) {
        this.rows = settings.rows();
        this.folder = folder;
        this.files = files;
        this.name = name;
        this.bulk = bulk;
        this.limits = limits;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        Instant started = bulk.now();
        if (bulk.has(rendition.operation())) {
            return new Attempt(
                    FileFaults.onlyInBulk(rendition.operation()),
                    Phase.BEFORE,
                    started,
                    Attempt.Timing.NONE,
                    0,
                    "");
        }
        long begin = System.nanoTime();
        Duration bound = deadline.compareTo(limits.timeout()) < 0 ? deadline : limits.timeout();
        String file = name.apply(started);
        Outcome outcome;
        try {
            outcome = append(file, rows.row(rendition.input()), begin + bound.toNanos());
        } catch (Utf8.Unwritable _) {
            outcome = FileFaults.unwritable();
        }
        long micros = (System.nanoTime() - begin) / 1000;
        return new Attempt(
                outcome, phase(outcome), started, new Attempt.Timing(0, micros, 0, 0), 0, "");
    }

    private Outcome append(String file, byte[] row, long end) {
        try {
            Path path = folder.file(file);
            return switch (files.of(path).append(rows, row, end)) {
                case DURABLE -> new Outcome.Accepted(file, Document.of(Map.of("file", file)));
                case NOT_WRITTEN -> FileFaults.busy(file);
            };
        } catch (IOException e) {
            return FileFaults.outcome(file, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return FileFaults.outcome(file, new AppendFile.MaybeWritten(new IOException()));
        }
    }

    private static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> Phase.ANSWERED;
            case Outcome.Unknown _ -> Phase.SENDING;
            case Outcome _ -> Phase.BEFORE;
        };
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        throw new UnsupportedOperationException("appending cannot be verified");
    }

    @Override
    public Reading read(Reading.Question question) {
        return bulk.read(question);
    }

    @Override
    public Listing parts(Listing.Question question, Duration within) {
        return bulk.parts(question.operation()).list(question, within);
    }

    @Override
    public Removal remove(Removal.Wish wish, Duration within) {
        return bulk.parts(wish.operation()).remove(wish, within);
    }

    @Override
    public Loading load(Loading.Target target) {
        return bulk.load(target);
    }

    @Override
    public void close() {
        bulk.close();
    }
}
