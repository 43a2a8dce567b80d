package dev.tieline.listener;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what the bodies of all requests take of time and memory, whoever reads them, and ends the
 * connection where one was not read to its end: the rest would be taken for the next request. To be
 * registered first. Thread-safe.
 */
public final class BoundedBodies implements Filter {
    /** So much of a body that nobody wanted is read, so that the connection can go on. */
    private static final int REST_BYTES = 64 << 10;

    private static final int SMALL = 16 << 10;
    private static final int SLACK = 64 << 10;

    /** No door takes more; each has its own bound below. */
    private static final int LARGEST = 25 << 20;

    /** What is made of a body takes so many times its size, for bodies made to be bad. */
    private static final int GROWTH = 20;

    /** The format's bound on what a body is made of keeps that below so much. */
    private static final int GROWN_KIB = 20 << 10;

    private static final Duration WAIT = Duration.ofSeconds(5);

    /** All large bodies together may take so much of the memory, before anybody is proved. */
    private static final int ROOM_KIB = (int) (Runtime.getRuntime().maxMemory() / 4 / 1024);

    private final Duration wait;
    private final int roomKib;
    private final Semaphore room;
    private final Semaphore grown;

    public BoundedBodies() {
        this(ROOM_KIB, WAIT);
    }

    /**
     * @param roomKib for bodies on their way, and again for what is made of them
     * @param wait for room
     */
    BoundedBodies(int roomKib, Duration wait) {
        this.wait = wait;
        this.roomKib = roomKib;
        this.room = new Semaphore(roomKib);
        this.grown = new Semaphore(roomKib);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Line line = Line.current();
        line.busy();
        boolean chunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
        long declared = chunked ? -1 : request.headers().contentLength().orElse(0);
        if (declared > LARGEST) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            Answers.problem(response, 413, "body-too-large", "No body may be larger than 25 MiB.");
        } else if (declared == 0) {
            chain.proceed();
        } else {
            body(new Body(line, declared), chain, request, response);
        }
        // To look for tokens costs more than to see that there are none.
        if (response.headers().contains(HeaderNames.CONNECTION)
                && response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("said so");
        }
        line.idle();
    }

    private static void body(
            Body body, FilterChain chain, RoutingRequest request, RoutingResponse response) {
        request.streamFilter(body::opened);
        boolean brief = body.declared > 0 && body.declared <= REST_BYTES;
        boolean rid = brief && !request.headers().contains(HeaderNames.EXPECT);
        response.beforeSend(() -> {
            if (!rid && !request.content().consumed()) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        });
        try {
            chain.proceed();
        } finally {
            body.release();
        }
        if (!request.content().consumed()) {
            body.drain(request);
        }
    }

    /** The body of one request. */
    private final class Body {
        private final Line line;
        private final long declared;
        private boolean drained;
        private int kib;
        private int grownKib;

        Body(Line line, long declared) {
            this.line = line;
            this.declared = declared;
        }

        InputStream opened(InputStream in) {
            if (drained) {
                return new BodyStream(in, line, declared, _ -> {});
            }
            long most = declared < 0 ? line.chunked() : declared;
            kib = taken(room, kib(most));
            // The framing of small chunks takes more than what is in them.
            line.body(SLACK + (declared < 0 ? 2 * most : most));
            return new BodyStream(in, line, declared, this::ended);
        }

        /** Small bodies are bounded by the number of connections already. */
        private static int kib(long bytes) {
            return bytes <= SMALL ? 0 : (int) (bytes >> 10) + 1;
        }

        private void ended(long bytes) {
            int here = kib(bytes);
            grownKib = taken(grown, Math.min(GROWTH * here, GROWN_KIB + 2 * here));
        }

        private int taken(Semaphore places, int wanted) {
            int most = Math.min(wanted, roomKib);
            try {
                if (most > 0 && !places.tryAcquire(most, wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new BodiesTooMany();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new BodiesTooMany();
            }
            return most;
        }

        void release() {
            room.release(kib);
            grown.release(grownKib);
        }

        void drain(RoutingRequest request) {
            drained = true;
            line.rest(REST_BYTES);
            try {
                request.content().consume();
            } catch (RuntimeException e) {
                throw new CloseConnectionException("the rest of a body", e);
            }
        }
    }
}
