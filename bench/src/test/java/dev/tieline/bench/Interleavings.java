package dev.tieline.bench;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;

/** Runs a few threads against each other in every order that Lincheck thinks of. */
public final class Interleavings {
    /** {@code -Dorders=1000} tries more of them. */
    private static final int ORDERS = Integer.getInteger("orders", 80);

    private static final int ROUNDS = 5_000;

    private Interleavings() {}

    /** A thing shared by threads, and what must be so when they have ended. */
    public interface Scene {
        List<Runnable> threads();

        /** Throws when it is not so. */
        void ended();
    }

    /** A new scene for each order. */
    public interface Scenery {
        Scene build();
    }

    /**
     * Throws Lincheck's error, which shows the order, when a thread or the end of a scene throws.
     */
    public static void inEveryOrder(Scenery scenery) {
        Lincheck.runConcurrentTest(ORDERS, () -> play(scenery.build()));
    }

    /** The same on the machine's own threads, for what Lincheck cannot hold still. */
    public static void manyTimes(Scenery scenery) {
        for (int round = 0; round < ROUNDS; round++) {
            play(scenery.build());
        }
    }

    private static void play(Scene scene) {
        List<Thread> threads = new ArrayList<>();
        for (Runnable work : scene.threads()) {
            threads.add(new Thread(work));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        scene.ended();
    }
}
