package dev.tieline.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the operating system tells the process. */
final class Signals {
    private static final System.Logger LOG = System.getLogger(Signals.class.getName());
    private static final long DRAIN_SECONDS = 60;

    private Signals() {}

    /**
     * SIGHUP, where there is such a signal. The JDK's only way to hear of it cannot be compiled
     * against without a warning that nothing can accept, hence by name.
     */
    static void onHangup(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler runs =
                    (_, _, _) -> {
                        task.run();
                        return null;
                    };
            Object proxy =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, runs);
            Object hangup = signal.getConstructor(String.class).newInstance("HUP");
            Object before = signal.getMethod("handle", signal, handler).invoke(null, hangup, proxy);
            if (handler.getField("SIG_IGN").get(null).equals(before)) {
                // Java leaves it so.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "SIGHUP is ignored, as nohup has it: a changed workspace is not read"
                                + " again by it; run with --watch, or without nohup");
            }
        } catch (ReflectiveOperationException e) {
            // Windows has no such signal; --watch does the same there.
            LOG.log(System.Logger.Level.DEBUG, "no SIGHUP on this system", e);
        }
    }

    /**
     * SIGTERM and Ctrl-C.
     *
     * @param stop counted down when the process shall end
     * @return to be counted down when it may end
     */
    static CountDownLatch onStop(CountDownLatch stop) {
        CountDownLatch drained = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop.countDown();
                                    await(drained);
                                },
                                "drain"));
        return drained;
    }

    private static void await(CountDownLatch drained) {
        try {
            drained.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
