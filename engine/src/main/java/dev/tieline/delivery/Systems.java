package dev.tieline.delivery;

import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.ledger.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The systems lanes deliver to: an open outlet and a gate for each. Thread-safe: each system has a
 * lock that guards its gate and its queue of waiting lanes.
 */
public final class Systems {
    private final Map<String, Port> ports = new ConcurrentHashMap<>();
    private final Clockwork clockwork;
    private final Consumer<Condition> conditions;

    /**
     * @param conditions hears when a system's condition changes; may block
     */
    public Systems(Clockwork clockwork, Consumer<Condition> conditions) {
        this.clockwork = clockwork;
        this.conditions = conditions;
    }

    private static final class Port {
        final ReentrantLock lock = new ReentrantLock();
        final Gate gate;
        final ArrayDeque<Runnable> queue = new ArrayDeque<>();
        volatile @Nullable Outlet outlet;
        String reported = "ok";

        Port(Gate gate) {
            this.gate = gate;
        }
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

    /** Asks to call a system; when it is full, {@code waiter} runs when a call leaves. */
    Gate.Entry enter(String system, Runnable waiter) {
        Port port = port(system);
        port.lock.lock();
        try {
            Gate.Entry entry = port.gate.enter(clockwork.now());
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
        port.lock.lock();
        try {
            port.gate.leave(health, now);
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
        wake(port);
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
        port.lock.lock();
        try {
            port.gate.resume();
            changed = changed(system, port, "");
        } finally {
            port.lock.unlock();
        }
        changed.ifPresent(condition -> clockwork.run(() -> conditions.accept(condition)));
    }

    /** Whether calls to a system may start now or soon, as far as its gate is concerned. */
    boolean moving(String system) {
        Port port = port(system);
        port.lock.lock();
        try {
            return port.gate.state(clockwork.now()).equals("ok");
        } finally {
            port.lock.unlock();
        }
    }

    /** Calls under way at all systems. */
    public int underWay() {
        int inside = 0;
        for (Port port : new ArrayList<>(ports.values())) {
            port.lock.lock();
            try {
                inside += port.gate.inside();
            } finally {
                port.lock.unlock();
            }
        }
        return inside;
    }

    /** Closes every outlet. */
    public void close() {
        for (Port port : List.copyOf(ports.values())) {
            Outlet outlet = port.outlet;
            if (outlet != null) {
                outlet.close();
            }
        }
    }
}
