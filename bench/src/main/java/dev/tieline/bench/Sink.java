package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** The process of the destinations, asked. Not thread-safe. */
final class Sink implements AutoCloseable {
    private final Child process;
    private final List<URI> places;

    private Sink(Child process) {
        this.process = process;
        places = Arrays.stream(process.greeting().split(" ", -1)).map(URI::create).toList();
    }

    static Sink start(int places) throws IOException {
        return new Sink(Child.start(SinkProcess.class, Child.CHEAP, Integer.toString(places)));
    }

    /** The address of a place; without a path. */
    URI url(int place) {
        return places.get(place);
    }

    Arrived count(int place) throws IOException {
        return Arrived.of(process.ask("count " + place));
    }

    /** What arrived, and forgets times and the first arrival. */
    Arrived anew(int place) throws IOException {
        return Arrived.of(process.ask("anew " + place));
    }

    /**
     * A place is dead from now on: nobody listens, connections are cut.
     *
     * @return when, as {@link System#nanoTime} tells it
     */
    long down(int place) throws IOException {
        return Long.parseLong(process.ask("down " + place));
    }

    /**
     * A dead place lives again.
     *
     * @return when, as {@link System#nanoTime} tells it
     */
    long up(int place) throws IOException {
        return Long.parseLong(process.ask("up " + place));
    }

    /**
     * A place behaves in another way from now on.
     *
     * @param manner {@code refuse}, {@code slow}, {@code flap} or {@code well}, see {@link
     *     SinkProcess}
     */
    void behave(int place, String manner) throws IOException {
        process.ask(manner + " " + place);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
