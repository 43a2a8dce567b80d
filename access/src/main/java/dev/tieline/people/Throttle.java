package dev.tieline.people;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Slows down whoever tries passwords: after some that are wrong, each next try waits, at first a
 * minute, in the end a quarter of an hour. A name at one address is slowed down first, an address
 * with many names later, a name from many addresses last, so that nobody is easily kept out by
 * somebody else. Guarded by itself; bounded: the one that was seen longest ago is forgotten.
 */
final class Throttle {
    private static final int FREE_OF_BOTH = 5;
    private static final int FREE_OF_ADDRESS = 20;
    private static final int FREE_OF_NAME = 100;
    private static final int MOST_DOUBLINGS = 4;
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int MAX_KNOWN = 10_000;

    private final Map<String, Tries> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
                    return size() > MAX_KNOWN;
                }
            };

    private record Tries(int wrong, Instant last) {
        Duration wait(int free) {
            int over = wrong - free;
            if (over < 0) {
                return Duration.ZERO;
            }
            Duration wait = FIRST.multipliedBy(1L << Math.min(over, MOST_DOUBLINGS));
            return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        }
    }

    /**
     * Counts a try of this name from this address, wrong until {@link #right} says otherwise, so
     * that many at once are no way around.
     *
     * @return how long they have to wait, and nothing was counted; zero when not
     */
    synchronized Duration enter(String name, String address, Instant now) {
        Duration wait = wait(name, address, now);
        if (wait.isZero()) {
            for (String who : List.of(both(name, address), address(address), name(name))) {
                known.merge(who, new Tries(1, now), (old, _) -> new Tries(old.wrong() + 1, now));
            }
        }
        return wait;
    }

    /** The same where no name is known yet. */
    synchronized Duration enter(String address, Instant now) {
        Duration wait = wait(address(address), FREE_OF_ADDRESS, now);
        if (wait.isZero()) {
            known.merge(
                    address(address),
                    new Tries(1, now),
                    (old, _) -> new Tries(old.wrong() + 1, now));
        }
        return wait;
    }

    private Duration wait(String name, String address, Instant now) {
        return Stream.of(
                        wait(both(name, address), FREE_OF_BOTH, now),
                        wait(address(address), FREE_OF_ADDRESS, now),
                        wait(name(name), FREE_OF_NAME, now))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Duration wait(String who, int free, Instant now) {
        Tries tries = known.get(who);
        if (tries == null) {
            return Duration.ZERO;
        }
        Duration gone = Duration.between(tries.last(), now);
        if (gone.compareTo(FORGOTTEN) > 0) {
            known.remove(who);
            return Duration.ZERO;
        }
        Duration left = tries.wait(free).minus(gone.isNegative() ? Duration.ZERO : gone);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The last try was right. */
    synchronized void right(String name, String address) {
        known.remove(both(name, address));
        less(address(address));
        less(name(name));
    }

    /** The last try without a name was right, or none. */
    synchronized void right(String address) {
        less(address(address));
    }

    private void less(String who) {
        known.computeIfPresent(
                who, (_, old) -> old.wrong() > 1 ? new Tries(old.wrong() - 1, old.last()) : null);
    }

    private static String both(String name, String address) {
        return "both " + address + " " + name;
    }

    private static String address(String address) {
        return "address " + address;
    }

    private static String name(String name) {
        return "name " + name;
    }
}
