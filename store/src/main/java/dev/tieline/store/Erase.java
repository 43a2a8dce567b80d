package dev.tieline.store;

import dev.tieline.journal.Erasure;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders an erasure, unless something of it is still to be delivered. */
final class Erase extends Command {
    /**
     * 1 when a record has a delivery on its way, 2 when it waits for a person; a delivery that
     * waits for another waits for either.
     */
    private static final String OPEN =
            "SELECT CASE WHEN min(state) = 0 OR max(state) = 1 THEN 1 ELSE 2 END FROM delivery"
                    + " WHERE position = ? AND state IN (0, 1, 5) HAVING count(*) > 0";

    private final Erasure.Order order;
    private Erasure.@Nullable Answer answer;

    Erase(Erasure.Order order) {
        super(true, 1_024);
        this.order = order;
    }

    Erasure.Answer answer() {
        return Objects.requireNonNull(answer);
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        tx.indexing.until(tx.newest());
        List<Long> positions =
                new Search(tx.sql, tx.search.now())
                        .positions(order.key(), order.flow(), Erasure.MAX_RECORDS);
        long pending = 0;
        long held = 0;
        for (long position : positions) {
            long open = tx.sql.number(0, OPEN, position);
            pending += open == 1 ? 1 : 0;
            held += open == 2 ? 1 : 0;
        }
        if (pending + held > 0) {
            answer = new Erasure.Open(pending, held);
            return;
        }
        long number =
                tx.sql.number(
                        0,
                        "INSERT INTO erasure(at, actor, flow, records) VALUES(?, ?, ?, ?)"
                                + " RETURNING id",
                        Times.micros(order.at()),
                        order.actor(),
                        order.flow(),
                        positions.size());
        for (long position : positions) {
            tx.sql.update(
                    "INSERT OR IGNORE INTO erasing(position, erasure) VALUES(?, ?)",
                    position,
                    number);
        }
        new Wiping(tx).words(order.key());
        tx.audit(order.at(), order.actor(), "erase", object(number), details(tx, positions.size()));
        answer =
                new Erasure.Begun(
                        new Erasure.Progress(
                                number,
                                order.at(),
                                order.actor(),
                                order.flow(),
                                positions.size(),
                                0,
                                Optional.empty()));
    }

    static String object(long number) {
        return "erasure " + number;
    }

    private Map<String, String> details(Transaction tx, int records) {
        Map<String, String> details = new HashMap<>();
        details.put("key", tx.seen.keyed().fingerprint(order.key()));
        details.put("records", "" + records);
        details.put("reason", order.reason());
        if (!order.flow().isEmpty()) {
            details.put("flow", order.flow());
        }
        return details;
    }
}
