package dev.tieline.delivery;

import dev.tieline.api.Outlet;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A system to deliver to. All but what is final and thread-safe belongs to its lock. */
final class Port {
    final ReentrantLock lock = new ReentrantLock();
    final Gate gate;
    final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    final Line line = new Line();
    final Set<Runnable> afterOutage = new LinkedHashSet<>();
    final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    volatile @Nullable Outlet outlet;
    String reported = "ok";

    Port(Gate gate) {
        this.gate = gate;
    }

    List<Runnable> recovered() {
        List<Runnable> tasks = List.copyOf(afterOutage);
        afterOutage.clear();
        return tasks;
    }
}
