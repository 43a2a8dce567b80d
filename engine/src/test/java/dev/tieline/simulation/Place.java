package dev.tieline.simulation;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A destination as it really is: what it took and how often. Outlives every process of the hub. */
final class Place {
    /** So long may a person's word take to reach the lanes; it undoes waits of that time. */
    private static final long HEARD = 100_000_000;

    private final Simulation world;
    private final String name;

    /** How often a delivery was applied, by its key. */
    final Map<String, Integer> applied = new HashMap<>();

    /** Deliveries whose requests are on their way. */
    final Set<String> travelling = new TreeSet<>();

    int trouble;

    /** Whether nobody gets through. */
    boolean down;

    private final Weather weather = new Weather();
    private int calls;
    private int life;
    private long waitUntil;
    private long waitFrom;
    private long resumed = -HEARD;

    Place(Simulation world, String name) {
        this.world = world;
        this.name = name;
        this.trouble = world.knobs.trouble();
    }

    String name() {
        return name;
    }

    /** A call of this process begins. */
    void enter(Life caller, int concurrency) {
        if (life != caller.number) {
            life = caller.number;
            calls = 0;
            waitUntil = 0;
        }
        calls++;
        if (calls > concurrency) {
            throw new AssertionError(
                    name + " gets " + calls + " calls at once, and allows " + concurrency);
        }
        long now = world.machine.nanos();
        if (now > waitFrom && now < waitUntil) {
            throw new AssertionError(
                    name + " is called " + (waitUntil - now) / 1_000_000 + " ms before it allowed");
        }
    }

    /** How often the hub may have found that it works again, see {@link Weather}. */
    int recoveries() {
        return weather.recoveries;
    }

    /** Those of them that it surely knew of; what fails before it knows is undone by them, too. */
    int recoveriesHeard() {
        boolean heard = world.machine.nanos() >= resumed + HEARD;
        return weather.recoveries - (heard ? 0 : 1);
    }

    /** The hub hears this. */
    void told(Life caller, Outcome outcome) {
        if (life == caller.number) {
            weather.add(outcome);
        }
    }

    /** What the hub's breaker can have seen, with a little allowance. */
    private static final class Weather {
        private static final int BROKEN = 8;
        private static final int PROOFS = 3;

        private int failures;
        private int answers;
        private boolean broken;
        private int recoveries;

        void add(Outcome outcome) {
            switch (outcome) {
                case Outcome.Unavailable _, Outcome.Unreachable _, Outcome.Unknown _ -> {
                    failures++;
                    if (failures >= BROKEN && !broken) {
                        broken = true;
                        answers = 0;
                    }
                }
                case Outcome.Unauthorized _, Outcome.RateLimited _ -> {}
                case Outcome _ -> {
                    failures = 0;
                    answers++;
                    if (broken && answers >= PROOFS) {
                        broken = false;
                        recoveries++;
                    }
                }
            }
        }
    }

    void leave(Life caller) {
        if (life == caller.number) {
            calls--;
        }
    }

    /** The hub hears that nobody may call for so long; calls that were let in before may come. */
    void waits(Duration wait, Duration grace) {
        if (world.machine.nanos() < resumed + HEARD) {
            return;
        }
        waitFrom = world.machine.nanos() + grace.toNanos();
        waitUntil = Math.max(waitUntil, world.machine.nanos() + wait.toNanos() - 1_000_000_000L);
    }

    /** A person lets it be called again. */
    void resumed() {
        resumed = world.machine.nanos();
        // Whether the word was heard is not known.
        weather.recoveries++;
        waitUntil = 0;
    }

    /** A request arrives: what it changes here, and what the answer says. */
    Outcome arrive(Rendition rendition) {
        String key = rendition.key().text();
        if (world.chance(trouble, 100)) {
            switch (world.dice.nextInt(4)) {
                case 0 -> {
                    return new Outcome.Unavailable(fault("down"), Duration.ZERO);
                }
                case 1 -> {
                    return new Outcome.Unavailable(fault("busy"), wait(20));
                }
                case 2 -> {
                    return new Outcome.RateLimited(fault("slow down"), wait(60));
                }
                default -> {
                    if (world.dice.nextInt(4) == 0) {
                        return new Outcome.Unauthorized(fault("who are you"));
                    }
                }
            }
        }
        if (poisonous(rendition)) {
            return new Outcome.Rejected(fault("not this one"));
        }
        int times = applied.getOrDefault(key, 0);
        boolean again = times > 0;
        boolean counts = !Topology.Kind.valueOf(rendition.operation()).repeatable() || !again;
        if (counts) {
            applied.put(key, times + 1);
            world.events.note("applied", name, rendition.key().text());
        }
        if (times + 1 > 1 && counts) {
            throw new AssertionError(key + " is applied twice at " + name);
        }
        Document result = Document.of(Map.of("id", "remote-" + key));
        return again && world.dice.nextBoolean()
                ? new Outcome.Duplicate("remote-" + key, result)
                : new Outcome.Accepted("remote-" + key, result);
    }

    static boolean poisonous(Rendition rendition) {
        return Submissions.number(rendition.input()) % 17 == 0;
    }

    /** Somebody asks whether it was applied. */
    Outcome look(Rendition rendition) {
        if (world.chance(trouble / 2, 100)) {
            return new Outcome.Unavailable(fault("down"), wait(10));
        }
        return applied.containsKey(rendition.key().text())
                ? new Outcome.Accepted("remote-" + rendition.key().text(), Document.empty())
                : new Outcome.Rejected(fault("absent"));
    }

    private Duration wait(int seconds) {
        return Duration.ofSeconds(world.dice.nextInt(seconds));
    }

    static Fault fault(String what) {
        return Fault.of(what.replace(' ', '-'), Blame.DESTINATION, what, "");
    }
}
