package dev.tieline.testkit;

import dev.tieline.testkit.CrashPoint.When;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The named moments of a hub. They name methods of the product as text; a method that is no longer
 * there, or no longer comes by, fails the run.
 */
public final class CrashPoints {
    private static final int EARLY = 3;
    private static final int LATEST = 60;

    private static final String ADMIT = "dev.tieline.store.Admit.apply";
    private static final String CHECKPOINT = "dev.tieline.store.Upkeep.checkpoint";
    private static final String INDEX = "dev.tieline.store.Indexing.until";
    private static final String COPY = "dev.tieline.store.Checkpointer.copy";
    private static final String OPEN = "dev.tieline.store.SqliteStore.upgrade";
    private static final String RECOVER = "dev.tieline.delivery.Lanes.recover";
    private static final String CALL = "dev.tieline.delivery.Courier.attempt";
    private static final String MARK = "dev.tieline.store.SqliteJournal.mark";

    /** Come by again and again while a hub is loaded. */
    public static final List<CrashPoint> LOADED =
            List.of(
                    at(
                            "acceptance: some rows written",
                            "dev.tieline.store.Admit.insert",
                            When.AFTER),
                    following("acceptance: before its commit", Probe.COMMIT, When.BEFORE, ADMIT),
                    following("acceptance: within its commit", Probe.COMMIT, When.DURING, ADMIT),
                    following(
                            "acceptance: committed, nobody told", Probe.COMMIT, When.AFTER, ADMIT),
                    at(
                            "acceptance: before the answer",
                            "dev.tieline.store.SqliteJournal.admit",
                            When.AFTER),
                    at(
                            "lane: before it takes a record",
                            "dev.tieline.delivery.LaneDriver.offer",
                            When.BEFORE),
                    at("dispatch mark: before", MARK, When.BEFORE),
                    at("dispatch mark: after", MARK, When.AFTER),
                    at("call: before", CALL, When.BEFORE),
                    at("call: within", CALL, When.DURING),
                    at("call: answered", CALL, When.AFTER),
                    at("outcome: to be written soon", Probe.SETTLE, When.AFTER),
                    at(
                            "outcome: some rows written",
                            "dev.tieline.store.Deliveries.move",
                            When.AFTER),
                    following(
                            "outcome: before its commit", Probe.COMMIT, When.BEFORE, Probe.SETTLED),
                    following("outcome: committed", Probe.COMMIT, When.AFTER, Probe.SETTLED));

    /** Come by once in a while when a hub is loaded. */
    public static final List<CrashPoint> RARE =
            List.of(
                    at("checkpoint: before the log is copied", COPY, When.BEFORE),
                    at("checkpoint: while the log is copied", COPY, When.DURING),
                    at("checkpoint: before", CHECKPOINT, When.BEFORE),
                    at("checkpoint: within", CHECKPOINT, When.DURING),
                    at("checkpoint: after", CHECKPOINT, When.AFTER),
                    at("indexing: before", INDEX, When.BEFORE),
                    at(
                            "indexing: some rows written",
                            "dev.tieline.store.Deliveries.storePending",
                            When.AFTER),
                    following("indexing: committed", Probe.COMMIT, When.AFTER, INDEX),
                    at("books: within", "dev.tieline.store.Tallies.enter", When.DURING),
                    at("books: entered", "dev.tieline.store.Tallies.entered", When.BEFORE));

    /** Come by once when a hub starts. */
    public static final List<CrashPoint> STARTING =
            List.of(
                    at("start: before the store is opened", OPEN, When.BEFORE),
                    at("start: while SQLite recovers", OPEN, When.DURING),
                    at("start: tables are there", OPEN, When.AFTER),
                    at(
                            "start: before the versions",
                            "dev.tieline.store.SqliteJournal.saveVersions",
                            When.BEFORE),
                    at("start: before lanes recover", RECOVER, When.BEFORE),
                    at("start: while lanes recover", RECOVER, When.DURING),
                    at("start: lanes recover", RECOVER, When.AFTER));

    private CrashPoints() {}

    private static CrashPoint at(String name, String method, When when) {
        return new CrashPoint(name, method, when);
    }

    private static CrashPoint following(String name, String method, When when, String before) {
        return new CrashPoint(name, method, when, before);
    }

    /**
     * An ending for each of them, in no order: those that come by again and again early and late,
     * each start after a life with load.
     */
    public static List<CrashLoop.Ending> endings(long seed) {
        Random random = new Random(seed);
        List<CrashLoop.Ending> loaded = new ArrayList<>();
        LOADED.forEach(point -> loaded.add(early(point)));
        LOADED.forEach(point -> loaded.add(later(point, random)));
        return mixed(loaded, RARE, STARTING, random);
    }

    /**
     * The same in a quarter of the time: of half of them, left to chance, each once, early or
     * later.
     */
    public static List<CrashLoop.Ending> some(long seed) {
        Random random = new Random(seed);
        List<CrashLoop.Ending> loaded = new ArrayList<>();
        half(LOADED, random)
                .forEach(point ->
                        loaded.add(random.nextBoolean() ? early(point) : later(point, random)));
        return mixed(loaded, half(RARE, random), half(STARTING, random), random);
    }

    private static List<CrashPoint> half(List<CrashPoint> points, Random random) {
        List<CrashPoint> shuffled = new ArrayList<>(points);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, (points.size() + 1) / 2);
    }

    private static CrashLoop.Ending early(CrashPoint point) {
        return new CrashLoop.Ending.AtPoint(point, EARLY);
    }

    private static CrashLoop.Ending later(CrashPoint point, Random random) {
        return new CrashLoop.Ending.AtPoint(point, 1 + random.nextInt(LATEST));
    }

    private static List<CrashLoop.Ending> mixed(
            List<CrashLoop.Ending> loaded,
            List<CrashPoint> rare,
            List<CrashPoint> starting,
            Random random) {
        List<CrashLoop.Ending> all = new ArrayList<>(loaded);
        rare.forEach(point -> all.add(new CrashLoop.Ending.AtPoint(point, 1)));
        Collections.shuffle(all, random);
        List<CrashLoop.Ending> endings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            endings.add(all.get(i));
            if (i < starting.size()) {
                endings.add(new CrashLoop.Ending.AtPoint(starting.get(i), 1));
            }
        }
        return endings;
    }

    /** All of them. */
    public static List<CrashPoint> all() {
        List<CrashPoint> all = new ArrayList<>(LOADED);
        all.addAll(RARE);
        all.addAll(STARTING);
        return all;
    }
}
