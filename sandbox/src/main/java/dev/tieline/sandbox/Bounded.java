package dev.tieline.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest of many things; the oldest make room. Safe for many threads. */
final class Bounded<T> {
    private final int max;
    private final Deque<T> items = new ArrayDeque<>();
    private long total;

    Bounded(int max) {
        this.max = max;
    }

    synchronized void add(T item) {
        items.addFirst(item);
        total++;
        if (items.size() > max) {
            items.removeLast();
        }
    }

    /** Newest first. */
    synchronized List<T> latest() {
        return new ArrayList<>(items);
    }

    /** How many there ever were. */
    synchronized long total() {
        return total;
    }

    synchronized void clear() {
        items.clear();
        total = 0;
    }
}
