package dev.tieline.store;

import dev.tieline.journal.Admitted;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.testkit.Promised;
import dev.tieline.testkit.Records;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Opens what a failure left behind with the real store and compares it with what was promised.
 *
 * @param thorough to look at every part of every record and every page, and to go on working
 */
record ImageJudge(boolean thorough) {
    /** A flow whose records nobody promised anything about. */
    static final String UNTOLD = "untold";

    private static final int NEWEST = 40;
    private static final int OTHERS = 10;

    /** What is wrong; empty when nothing is. */
    List<String> judge(Path image, Promised promised, RandomGenerator random) {
        List<String> wrong = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(image, InstantSource.system())) {
            compare(store.ledger(), promised, random, wrong);
            if (thorough) {
                goOn(store, wrong);
            }
        } catch (JournalUnavailable | IllegalStateException e) {
            wrong.add("the store cannot be used: " + e);
        }
        try {
            String found = check(image);
            if (!found.equals("ok")) {
                wrong.add("the database is damaged: " + found);
            }
        } catch (SQLException e) {
            wrong.add("the database cannot be read: " + e);
        }
        return wrong;
    }

    private void compare(
            Ledger ledger, Promised promised, RandomGenerator random, List<String> wrong) {
        Set<String> present = new HashSet<>();
        long before = 0;
        List<RecordSummary> page;
        do {
            page = ledger.recent("", before, Ledger.MAX_PAGE);
            page.stream()
                    .filter(record -> !record.flow().equals(UNTOLD))
                    .forEach(record -> present.add(record.id()));
            before = page.isEmpty() ? 0 : page.getLast().position();
        } while (page.size() == Ledger.MAX_PAGE);
        for (String id : promised.records()) {
            if (promised.owed(id) && !present.contains(id)) {
                wrong.add(id + " was accepted and is not there");
            }
        }
        Set<String> looked = thorough ? present : sample(promised, present, random);
        for (String id : looked) {
            Optional<Trace> trace = ledger.trace(id);
            if (trace.isEmpty()) {
                wrong.add(id + " is listed and has no trace");
            } else {
                wrong.addAll(promised.wrong(id, Keeper.parts(trace.get())));
            }
        }
        for (Balance balance : ledger.balances()) {
            Balance counted = ledger.recount(balance.flow());
            if (!balance.balanced() || !balance.equals(counted)) {
                wrong.add("the books say " + balance + ", counted is " + counted);
            }
        }
    }

    private static Set<String> sample(
            Promised promised, Set<String> present, RandomGenerator random) {
        Set<String> sample = new LinkedHashSet<>(promised.latest(NEWEST));
        List<String> asked = promised.records();
        sample.addAll(asked.subList(Math.max(0, asked.size() - OTHERS), asked.size()));
        for (int i = 0; i < OTHERS && !asked.isEmpty(); i++) {
            sample.add(asked.get(random.nextInt(asked.size())));
        }
        sample.retainAll(present);
        return sample;
    }

    private static void goOn(SqliteStore store, List<String> wrong) {
        NewEntry entry = Records.unique(UNTOLD, Instant.now(), "same", "{}", "crm");
        NewEntry same = Records.unique(UNTOLD, Instant.now(), "same", "{}", "crm");
        if (!(store.journal().admit(entry) instanceof Admitted.Fresh)
                || !(store.journal().admit(same) instanceof Admitted.DuplicateOf)) {
            wrong.add("it does not go on");
        }
    }

    private String check(Path image) throws SQLException {
        String url = "jdbc:sqlite:" + image.resolve("tieline.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                thorough ? "PRAGMA integrity_check" : "PRAGMA quick_check")) {
            return row.getString(1);
        }
    }
}
