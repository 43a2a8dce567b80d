package dev.tieline.simulation;

import dev.tieline.api.Attempt;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way from one process of the hub to a place: requests and answers take time, get lost, or
 * arrive when nobody waits for them any more.
 */
final class Wire implements Outlet {
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Simulation world;
    private final Place place;
    private final Life life;
    private final int concurrency;

    Wire(Simulation world, Place place, Life life, int concurrency) {
        this.world = world;
        this.place = place;
        this.life = life;
        this.concurrency = concurrency;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        return call(rendition, false);
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return call(rendition, true);
    }

    private Attempt call(Rendition rendition, boolean verify) {
        life.check();
        world.referee.sending(place, rendition, verify, life);
        place.enter(life, concurrency);
        world.crashMaybe("before a call");
        Attempt attempt = exchange(rendition, verify);
        world.crashMaybe("after a call");
        place.told(life, attempt.outcome());
        place.leave(life);
        world.referee.returned(rendition);
        world.events.note("ends " + attempt.outcome().name(), place.name(), rendition.key().text());
        obey(attempt.outcome());
        if (attempt.outcome() instanceof Outcome.Unknown && world.dice.nextInt(20) == 0) {
            throw new IllegalStateException("a connector's defect");
        }
        return attempt;
    }

    private Attempt exchange(Rendition rendition, boolean verify) {
        var started = world.machine.wall();
        if (place.down) {
            life.sleep(world.moment());
            Fault down = Place.fault("nobody home");
            return world.dice.nextBoolean()
                    ? attempt(new Outcome.Unreachable(down), Phase.CONNECTING, started)
                    : attempt(
                            new Outcome.Unavailable(down, Duration.ZERO), Phase.ANSWERED, started);
        }
        boolean troubled = world.chance(place.trouble, 200);
        if (troubled && world.dice.nextInt(3) == 0) {
            life.sleep(world.moment());
            return attempt(
                    new Outcome.Unreachable(Place.fault("no route")), Phase.CONNECTING, started);
        }
        boolean requestLost = troubled && world.dice.nextBoolean();
        boolean answerLost = troubled && world.dice.nextBoolean();
        Topology.Kind kind = Topology.Kind.valueOf(rendition.operation());
        // Reading back proves nothing while the request may still be on its way.
        boolean late =
                !verify
                        && kind != Topology.Kind.VERIFIED
                        && world.chance(world.knobs.lateRequests(), 100);
        Duration there = late ? TIMEOUT.plus(world.within(TIMEOUT)) : world.moment();
        Duration back =
                world.chance(world.knobs.slowCalls(), 100)
                        ? world.within(TIMEOUT.multipliedBy(2))
                        : world.moment();
        AtomicReference<Outcome> answer = new AtomicReference<>();
        if (!requestLost) {
            travel(rendition, verify, there, answer);
        }
        Duration whole = there.plus(back);
        boolean inTime = !requestLost && !answerLost && whole.compareTo(TIMEOUT) < 0;
        life.sleep(inTime ? whole : TIMEOUT);
        Outcome heard = answer.get();
        return inTime && heard != null
                ? attempt(heard, Phase.ANSWERED, started)
                : attempt(new Outcome.Unknown(Place.fault("no answer")), Phase.WAITING, started);
    }

    private void travel(
            Rendition rendition, boolean verify, Duration there, AtomicReference<Outcome> answer) {
        String key = rendition.key().text();
        if (!verify) {
            place.travelling.add(key);
        }
        world.machine.in(
                there,
                () -> {
                    if (verify) {
                        answer.set(place.look(rendition));
                    } else {
                        place.travelling.remove(key);
                        answer.set(place.arrive(rendition));
                    }
                });
    }

    /** From now on nobody of this process may call for as long as the answer says. */
    private void obey(Outcome outcome) {
        switch (outcome) {
            case Outcome.RateLimited(var _, Duration wait) when wait.isPositive() ->
                    place.waits(wait, world.grace());
            case Outcome.Unavailable(var _, Duration wait) when wait.isPositive() ->
                    place.waits(wait, world.grace());
            case Outcome.Unauthorized _ -> place.waits(Duration.ofDays(1), world.grace());
            default -> {}
        }
    }

    private static Attempt attempt(Outcome outcome, Phase phase, java.time.Instant started) {
        return new Attempt(outcome, phase, started, Attempt.Timing.NONE, 200, "");
    }

    @Override
    public void close() {}
}
