package dev.tieline.simulation;

import dev.tieline.journal.InFlight;
import dev.tieline.journal.LaneName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@link InFlight} promises, as a model that outlives the simulated processes. */
final class ModelInFlight implements InFlight {
    private static final Duration ALONE = Duration.ofSeconds(2);

    private final Map<Key, State> states = new LinkedHashMap<>();
    private final Map<Integer, Key> places = new HashMap<>();
    private int last;
    private int trial;
    private Instant since = Instant.MIN;

    private record Key(LaneName lane, long position) {}

    private enum State {
        FLYING,
        SUSPECTED,
        TRIED,
        CONVICTED
    }

    /**
     * A process ended.
     *
     * @param crashed whether it, and not the machine
     */
    void died(boolean crashed) {
        places.clear();
        trial = 0;
        if (crashed) {
            states.replaceAll((_, state) ->
                    switch (state) {
                        case FLYING, SUSPECTED -> State.SUSPECTED;
                        case TRIED, CONVICTED -> State.CONVICTED;
                    });
        } else {
            states.values().removeIf(state -> state != State.CONVICTED);
        }
    }

    @Override
    public boolean suspects() {
        return states.values().stream().anyMatch(state -> state != State.FLYING);
    }

    @Override
    public Standing standing(LaneName lane, long position, Instant now) {
        State state = states.get(new Key(lane, position));
        if (state == null || state == State.FLYING) {
            return Standing.FREE;
        }
        if (state == State.CONVICTED) {
            return Standing.CONVICTED;
        }
        return trial != 0 && now.isBefore(since.plus(ALONE))
                ? Standing.AFTER_ANOTHER
                : Standing.FREE;
    }

    @Override
    public int enter(LaneName lane, long position, Instant now) {
        Key key = new Key(lane, position);
        State before = states.get(key);
        if (before == State.CONVICTED) {
            throw new AssertionError(key + " is tried although a process died on it twice");
        }
        places.put(++last, key);
        if (before == State.SUSPECTED) {
            trial = last;
            since = now;
        }
        states.put(key, before == null ? State.FLYING : State.TRIED);
        return last;
    }

    @Override
    public void leave(int place) {
        Key key = places.remove(place);
        if (key != null) {
            states.remove(key);
        }
        trial = trial == place ? 0 : trial;
    }

    @Override
    public void settled(LaneName lane, long position) {
        Key key = new Key(lane, position);
        State state = states.get(key);
        if (state == State.SUSPECTED || state == State.CONVICTED) {
            states.remove(key);
        }
    }

    @Override
    public void stopping() {
        // The simulated hub is never told to stop.
    }
}
