package dev.tieline.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small HTTP server on one loopback port that can be stopped and started again. */
final class HttpDoor {
    static final int MAX_BODY_BYTES = 256 * 1024;

    static {
        // Without it the JDK's server holds small answers back for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Desk desk;
    private int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService workers;

    HttpDoor(int port, Desk desk) {
        this.port = port;
        this.desk = desk;
    }

    /** Answers requests; called by many threads at once. */
    interface Desk {
        Reply answer(Request request) throws InterruptedException;
    }

    synchronized void start() throws IOException {
        if (server != null) {
            return;
        }
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer created = HttpServer.create(new InetSocketAddress(loopback, port), 1024);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        created.setExecutor(threads);
        created.createContext("/", this::serve);
        created.start();
        // From now on the same port, so that a restart is one.
        port = created.getAddress().getPort();
        server = created;
        workers = threads;
    }

    synchronized void stop() {
        if (server != null && workers != null) {
            server.stop(0);
            workers.shutdownNow();
            server = null;
            workers = null;
        }
    }

    synchronized boolean running() {
        return server != null;
    }

    synchronized URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            exchange.getResponseHeaders().set("Content-Type", reply.mediaType());
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            int length = reply.body().length;
            exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
            if (length > 0) {
                exchange.getResponseBody().write(reply.body());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body;
        try (InputStream in = exchange.getRequestBody()) {
            body = in.readNBytes(MAX_BODY_BYTES + 1);
        }
        if (body.length > MAX_BODY_BYTES) {
            return Reply.error(413, "too-large", "at most " + MAX_BODY_BYTES + " bytes", "");
        }
        try {
            return desk.answer(
                    new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(),
                            exchange.getRequestHeaders(),
                            body));
        } catch (Json.Malformed e) {
            return Reply.error(400, "malformed", String.valueOf(e.getMessage()), "");
        }
    }
}
