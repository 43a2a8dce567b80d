package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.ledger.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The systems lanes deliver to: an open outlet and a gate for each. Thread-safe: each system has a
 * lock that guards its gate and its queue of waiting lanes.
 */
public final class Systems {
    private static final int OTHERS = 10;

    /** Why nobody calls it, when a question was told to wait. */
    private static final String ASKS = "It asked to be waited for.";

    private final Map<String, Port> ports = new ConcurrentHashMap<>();
    private final Clockwork clockwork;
    private final Consumer<Condition> conditions;
    private final Released released = new Released();
    private volatile boolean closed;

    /**
     * @param conditions hears when a system's condition changes; may block
     */
    public Systems(Clockwork clockwork, Consumer<Condition> conditions) {
        this.clockwork = clockwork;
        this.conditions = conditions;
    }

    /** Rows of runs that are sent by themselves. */
    public Released released() {
        return released;
    }

    /**
     * Puts a system into service, or its newer declaration in place of the older.
     *
     * @return the outlet it had before, to be closed when its calls have ended
     */
    public Optional<Outlet> install(String system, Outlet outlet, Limits limits) {
        Port port = ports.computeIfAbsent(system, _ -> new Port(new Gate(limits, clockwork.now())));
        port.lock.lock();
        try {
            Outlet before = port.outlet;
            port.outlet = outlet;
            port.gate.limits(limits);
            return Optional.ofNullable(before);
        } finally {
            port.lock.unlock();
        }
    }

    Optional<Outlet> outlet(String system) {
        Port port = ports.get(system);
        return port == null ? Optional.empty() : Optional.ofNullable(port.outlet);
    }

    /**
     * Asks to call a system; when it is full, {@code waiter} runs when a call leaves.
     *
     * @param retry whether the delivery failed before
     */
    Gate.Entry enter(String system, boolean retry, Runnable waiter) {
        Port port = port(system);
        port.lock.lock();
        try {
            Gate.Entry entry = port.gate.enter(clockwork.now(), retry);
            if (entry instanceof Gate.Entry.Full && !port.queue.contains(waiter)) {
                port.queue.add(waiter);
            }
            return entry;
        } finally {
            port.lock.unlock();
        }
    }

    private Port port(String system) {
        return ports.computeIfAbsent(
                system, _ -> new Port(new Gate(Limits.DEFAULT, clockwork.now())));
    }

    /**
     * A call ended.
     *
     * @param wait how long everybody must wait; zero for not at all
     * @param pause whether everybody must wait for a person
     * @param detail why, for people
     */
    void leave(String system, Gate.Health health, Duration wait, boolean pause, String detail) {
        Port port = port(system);
        Optional<Condition> changed;
        Instant now = clockwork.now();
        List<Runnable> recovered = List.of();
        port.lock.lock();
        try {
            boolean failing = port.gate.probes().isPositive();
            port.gate.leave(health, now);
            if (failing && port.gate.probes().isZero()) {
                recovered = port.recovered();
            }
            if (wait.isPositive()) {
                port.gate.waitUntil(now.plus(wait));
            }
            if (pause) {
                port.gate.pause();
            }
            changed = changed(system, port, detail);
        } finally {
            port.lock.unlock();
        }
        changed.ifPresent(condition -> clockwork.run(() -> conditions.accept(condition)));
        recovered.forEach(clockwork::run);
        wake(port);
    }

    /**
     * Calls a system beside all lanes, within its limits, and says nothing of its health; when it
     * answers that it is to be waited for, everybody waits.
     *
     * @return empty when it may not be called now, or there is no such system
     */
    public Optional<Attempt> read(String system, Function<Outlet, Attempt> question) {
        return call(system, () -> {}, question, InTurn::asked);
    }

    /**
     * Calls a system beside all lanes, within its limits, and says nothing of its health.
     *
     * @param waiter runs when it may be called again, if it is full now
     * @param asked how long everybody is to wait by an answer
     */
    <A> Optional<A> call(
            String system,
            Runnable waiter,
            Function<Outlet, A> question,
            Function<A, Duration> asked) {
        Optional<Outlet> outlet = outlet(system);
        if (outlet.isEmpty() || !enters(system, waiter)) {
            return Optional.empty();
        }
        Duration wait = Duration.ZERO;
        try {
            A answer = question.apply(outlet.get());
            wait = asked.apply(answer);
            return Optional.of(answer);
        } finally {
            leave(system, Gate.Health.NEUTRAL, wait, false, ASKS);
        }
    }

    /** Whether it is let in; those in line hear what keeps it out. */
    private boolean enters(String system, Runnable waiter) {
        Port port = port(system);
        port.lock.lock();
        try {
            boolean granted = enter(system, false, waiter) instanceof Gate.Entry.Granted;
            port.line.taken(!granted && port.gate.taken(clockwork.now()));
            return granted;
        } finally {
            port.lock.unlock();
        }
    }

    /** Whether nobody may call a system until a person says so. */
    public boolean paused(String system) {
        return ask(system, Gate::paused);
    }

    /**
     * Goes into a system for longer, beside all lanes: takes one of its places until the visit
     * ends, and says nothing of its health.
     *
     * @return empty when it may not be called now, or there is no such system
     */
    public Optional<Visit> visit(String system) {
        Optional<Outlet> outlet = outlet(system);
        boolean granted =
                outlet.isPresent()
                        && ask(system, gate -> gate.visit(clockwork.now()))
                                instanceof Gate.Entry.Granted;
        return granted ? Optional.of(new Visit(this, system, outlet.get())) : Optional.empty();
    }

    /** Whether nothing but other visits keeps so many from coming in. */
    public boolean crowded(String system, int visits) {
        return ask(system, gate -> gate.crowded(clockwork.now(), visits));
    }

    private void leave(Visit visit) {
        Port port = port(visit.system());
        port.lock.lock();
        try {
            port.gate.visited();
        } finally {
            port.lock.unlock();
        }
        wake(port);
    }

    /**
     * A place in a system; ends once.
     *
     * @param outlet of it
     */
    public record Visit(Systems systems, String system, Outlet outlet) implements AutoCloseable {
        /** Whether the system is still the one that was entered, and not a newer declaration. */
        public boolean stays() {
            return systems.outlet(system).equals(Optional.of(outlet));
        }

        @Override
        public void close() {
            systems.leave(this);
        }
    }

    /** Runs a task, once, when the system's outage is over; at once when there is none. */
    void afterOutage(String system, Runnable task) {
        Port port = port(system);
        boolean failing;
        port.lock.lock();
        try {
            failing = port.gate.probes().isPositive();
            if (failing) {
                port.afterOutage.add(task);
            }
        } finally {
            port.lock.unlock();
        }
        if (!failing) {
            clockwork.run(task);
        }
    }

    /** How often a system is probed while its breaker is open; zero while it is closed. */
    Duration probes(String system) {
        return ask(system, Gate::probes);
    }

    /** How a system does. */
    Judge.Weather weather(String system) {
        return ask(
                system, gate -> new Judge.Weather(gate.probes(), gate.outages(), gate.successes()));
    }

    /**
     * Whether a delivery fails while others go through: its system answers nearly all calls, and
     * has answered some since this one failed first.
     */
    boolean isAlone(String system, long since) {
        return ask(system, gate -> gate.healthy() && gate.successes() - since >= OTHERS);
    }

    /** Counts what a call came to, by the name of its outcome. */
    void count(String system, String outcome) {
        port(system).outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }

    /** What calls of this process came to: by system and name of the outcome. */
    public Map<String, Map<String, Long>> outcomes() {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        ports.forEach((system, port) -> {
            Map<String, Long> counts = new TreeMap<>();
            port.outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
            all.put(system, counts);
        });
        return all;
    }

    /** Whether a system has answered a call of this process. */
    public boolean answered(String system) {
        return ask(system, gate -> gate.successes() > 0);
    }

    private <T> T ask(String system, Function<Gate, T> question) {
        Port port = port(system);
        port.lock.lock();
        try {
            return question.apply(port.gate);
        } finally {
            port.lock.unlock();
        }
    }

    /** A lane that is woken may have nothing to send any more: then it is the next one's turn. */
    private static void wake(Port port) {
        while (true) {
            Runnable waiter;
            port.lock.lock();
            try {
                waiter = port.gate.full() ? null : port.queue.poll();
            } finally {
                port.lock.unlock();
            }
            if (waiter == null) {
                return;
            }
            waiter.run();
        }
    }

    private Optional<Condition> changed(String system, Port port, String detail) {
        String state = port.gate.state(clockwork.now());
        if (state.equals(port.reported)) {
            return Optional.empty();
        }
        port.reported = state;
        String why = state.equals("ok") ? "" : detail;
        return Optional.of(new Condition(system, state, clockwork.wall(), why));
    }

    /** A person says that the system may be called again. */
    public void resume(String system) {
        Port port = port(system);
        Optional<Condition> changed;
        List<Runnable> recovered;
        port.lock.lock();
        try {
            port.gate.resume();
            recovered = port.recovered();
            changed = changed(system, port, "");
        } finally {
            port.lock.unlock();
        }
        recovered.forEach(clockwork::run);
        changed.ifPresent(condition -> clockwork.run(() -> conditions.accept(condition)));
    }

    /** Whether calls to a system may start now or soon, as far as its gate is concerned. */
    boolean moving(String system) {
        return ask(system, gate -> gate.state(clockwork.now()).equals("ok"));
    }

    /** Calls under way at all systems. */
    public int underWay() {
        return ports.keySet().stream().mapToInt(system -> ask(system, Gate::inside)).sum();
    }

    /** How long a system asked to be waited for, from now on; zero when it did not. */
    public Duration asked(String system) {
        return ask(system, gate -> gate.asked(clockwork.now()));
    }

    /** Of those that wait to call it beside all lanes. */
    Line line(String system) {
        return port(system).line;
    }

    boolean closed() {
        return closed;
    }

    /** After how long its rate lets one more call in; zero without a rate. */
    Duration oneMore(String system) {
        return ask(system, Gate::oneMore);
    }

    /** Closes every outlet. */
    public void close() {
        closed = true;
        for (Port port : List.copyOf(ports.values())) {
            Outlet outlet = port.outlet;
            if (outlet != null) {
                outlet.close();
            }
        }
    }
}
