package dev.tieline.store;

import dev.tieline.api.Payload;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Trace;
import dev.tieline.testkit.Promised;
import dev.tieline.testkit.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Has a store keep records and says, before and after, what was asked and what was answered, in the
 * words of {@link Promised}. For one thread.
 */
final class Keeper {
    static final String PAYLOAD = "payload";

    private static final String ACTOR = "tester";
    private static final List<String> DESTINATIONS = List.of("crm", "mail", "erp");
    private static final int LARGEST = 9_000;

    private final String name;
    private final String flow;
    private final RandomGenerator random;
    private final Consumer<String> say;
    private final boolean early;
    private int count;

    /**
     * @param name different from all others
     * @param early to say what was answered before it was: a store that does so must be found out
     */
    Keeper(String name, String flow, RandomGenerator random, Consumer<String> say, boolean early) {
        this.name = name;
        this.flow = flow;
        this.random = random;
        this.say = say;
        this.early = early;
    }

    /** The value of a payload. */
    static String value(byte[] payload) {
        return payload.length + ":" + Long.toHexString(Hashes.first(Hashes.body(payload)));
    }

    /** The value of a delivery that was tried so often. */
    static String value(DeliveryState state, int attempts) {
        return state.word() + '/' + attempts;
    }

    /** The parts of a record as a store shows it. */
    static Map<String, String> parts(Trace trace) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(PAYLOAD, value(trace.payload().bytes()));
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            String value = value(delivery.state(), delivery.attempts());
            boolean whole = delivery.tries().size() == delivery.attempts();
            parts.put(delivery.destination(), whole ? value : value + "?" + delivery.tries());
        }
        return parts;
    }

    /** One record from its arrival to wherever it gets. */
    void keep(Journal journal) {
        count++;
        int destinations = 1 + random.nextInt(DESTINATIONS.size());
        List<String> names = DESTINATIONS.subList(0, destinations);
        String unique = count % 3 == 0 ? name + '-' + count : "";
        String body = body();
        NewEntry entry =
                Records.searchable(
                        Records.unique(
                                flow, Instant.now(), unique, body, names.toArray(String[]::new)),
                        "key-" + count % 7,
                        "term-" + random.nextInt(50));
        long position = admit(journal, entry, true);
        if (!unique.isEmpty() && random.nextBoolean()) {
            admit(journal, Records.unique(flow, Instant.now(), unique, body), false);
        }
        List<String> held = settle(journal, entry.id(), position, names);
        if (!held.isEmpty() && random.nextBoolean()) {
            release(journal, entry.id(), held.getFirst());
        }
        if (count % 5 == 0) {
            amend(journal, entry.id());
        }
    }

    private String body() {
        int length = random.nextInt(8) == 0 ? random.nextInt(LARGEST) : random.nextInt(300);
        StringBuilder body = new StringBuilder("{\"text\":\"");
        while (body.length() < length) {
            body.append(Long.toHexString(random.nextLong()));
        }
        return body.append("\"}").toString();
    }

    private long admit(Journal journal, NewEntry entry, boolean fresh) {
        Asked asked = new Asked(entry.id());
        asked.will(PAYLOAD, value(entry.payload().bytes()));
        entry.deliveries()
                .forEach(
                        delivery -> asked.will(delivery.destination(), value(delivery.state(), 0)));
        Admitted admitted = asked.ask(() -> journal.admit(entry));
        if (fresh != admitted instanceof Admitted.Fresh) {
            throw new IllegalStateException("unexpected: " + admitted);
        }
        return fresh ? ((Admitted.Fresh) admitted).position() : 0;
    }

    /** Settles deliveries in one way or another; returns those that are held then. */
    private List<String> settle(Journal journal, String id, long position, List<String> names) {
        List<String> held = new ArrayList<>();
        Asked asked = new Asked(id);
        List<Settlement> settlements = new ArrayList<>();
        for (String name : names) {
            LaneName lane = new LaneName(flow, name);
            Instant now = Instant.now();
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> {
                    asked.will(name, value(DeliveryState.HELD, 1));
                    settlements.add(Records.held(position, lane, now, Records.REFUSED));
                    held.add(name);
                }
                case 2 -> {
                    asked.will(name, value(DeliveryState.PENDING, 1));
                    asked.will(name, value(DeliveryState.DELIVERED, 2));
                    settlements.add(Records.again(position, lane, now, now, false));
                    settlements.add(Records.delivered(position, lane, now));
                }
                default -> {
                    asked.will(name, value(DeliveryState.DELIVERED, 1));
                    settlements.add(Records.delivered(position, lane, now));
                }
            }
        }
        asked.ask(() -> {
            settlements.forEach(journal::settle);
            // Answers when everything settled before is durable.
            return journal.openLanes();
        });
        return held;
    }

    private void release(Journal journal, String id, String name) {
        Asked asked = new Asked(id);
        asked.will(name, value(DeliveryState.PENDING, 1));
        var delivery = new Journal.HeldDelivery(id, name, "");
        int released = asked.ask(() -> journal.release(List.of(delivery), ACTOR, Instant.now()));
        if (released != 1) {
            throw new IllegalStateException("released " + released);
        }
    }

    private void amend(Journal journal, String id) {
        Payload better = Payload.json(body());
        Asked asked = new Asked(id);
        asked.will(PAYLOAD, value(better.bytes()));
        asked.ask(() -> {
            journal.amend(id, better, "", List.of(), ACTOR, Instant.now());
            return id;
        });
    }

    /** Something asked of the store about a record. */
    private final class Asked {
        private final String id;
        private final StringBuilder before = new StringBuilder();
        private final StringBuilder after = new StringBuilder();

        Asked(String id) {
            this.id = id;
        }

        void will(String part, String value) {
            before.append(Promised.will(id, part, value));
            after.append(Promised.did(id, part));
        }

        <T> T ask(java.util.function.Supplier<T> question) {
            say.accept(before.toString());
            if (early) {
                say.accept(after.toString());
            }
            T answer = question.get();
            say.accept(after.toString());
            return answer;
        }
    }
}
