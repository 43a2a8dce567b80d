package dev.tieline.app;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Takes OTLP over HTTP as a collector does, and reads of the messages what tests look at; numbers
 * of fields are those of opentelemetry-proto 1.
 */
final class Collector implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Point> points = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    /** A span as it came. */
    record Span(
            String trace,
            String id,
            String state,
            String parent,
            String name,
            long nanos,
            Map<String, String> attributes,
            String error) {
        String about(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }
    }

    /** A number as it came. */
    record Point(String name, Map<String, String> attributes, long value) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        server.createContext("/v1/metrics", exchange -> take(exchange, this::metrics));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private interface Reader {
        void read(UnknownFieldSet message) throws InvalidProtocolBufferException;
    }

    private void take(HttpExchange exchange, Reader reader) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        authorizations.add(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .orElse(""));
        bodies.add(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1));
        reader.read(UnknownFieldSet.parseFrom(body));
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void traces(UnknownFieldSet message) throws InvalidProtocolBufferException {
        for (UnknownFieldSet resource : inside(message, 1)) {
            for (UnknownFieldSet scope : inside(resource, 2)) {
                for (UnknownFieldSet span : inside(scope, 2)) {
                    spans.add(span(span));
                }
            }
        }
    }

    private static Span span(UnknownFieldSet span) throws InvalidProtocolBufferException {
        long began = span.getField(7).getFixed64List().getFirst();
        long ended = span.getField(8).getFixed64List().getFirst();
        List<UnknownFieldSet> status = inside(span, 15);
        return new Span(
                hex(span, 1),
                hex(span, 2),
                text(span, 3),
                hex(span, 4),
                text(span, 5),
                ended - began,
                attributes(span, 9),
                status.isEmpty() ? "" : text(status.getFirst(), 2));
    }

    private void metrics(UnknownFieldSet message) throws InvalidProtocolBufferException {
        for (UnknownFieldSet resource : inside(message, 1)) {
            for (UnknownFieldSet scope : inside(resource, 2)) {
                for (UnknownFieldSet metric : inside(scope, 2)) {
                    List<UnknownFieldSet> data = new ArrayList<>(inside(metric, 5));
                    data.addAll(inside(metric, 7));
                    for (UnknownFieldSet point : inside(data.getFirst(), 1)) {
                        points.add(
                                new Point(
                                        text(metric, 1),
                                        attributes(point, 7),
                                        point.getField(6).getFixed64List().getFirst()));
                    }
                }
            }
        }
    }

    private static Map<String, String> attributes(UnknownFieldSet of, int field)
            throws InvalidProtocolBufferException {
        Map<String, String> attributes = new HashMap<>();
        for (UnknownFieldSet attribute : inside(of, field)) {
            UnknownFieldSet value = inside(attribute, 2).getFirst();
            attributes.put(
                    text(attribute, 1),
                    value.hasField(3)
                            ? Long.toString(value.getField(3).getVarintList().getFirst())
                            : text(value, 1));
        }
        return attributes;
    }

    private static List<UnknownFieldSet> inside(UnknownFieldSet message, int field)
            throws InvalidProtocolBufferException {
        List<UnknownFieldSet> all = new ArrayList<>();
        for (ByteString bytes : message.getField(field).getLengthDelimitedList()) {
            all.add(UnknownFieldSet.parseFrom(bytes));
        }
        return all;
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
        List<ByteString> values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getFirst();
    }

    private static String hex(UnknownFieldSet message, int field) {
        return HexFormat.of().formatHex(bytes(message, field).toByteArray());
    }

    private static String text(UnknownFieldSet message, int field) {
        return bytes(message, field).toStringUtf8();
    }

    /** Everything that came, byte for byte. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** The spans that this is true of, as soon as there are so many. */
    List<Span> await(int count, Predicate<Span> wanted) throws InterruptedException {
        return await(spans, count, wanted);
    }

    /** The numbers that this is true of, as soon as there is one. */
    List<Point> awaitPoint(Predicate<Point> wanted) throws InterruptedException {
        return await(points, 1, wanted);
    }

    private static <T> List<T> await(List<T> all, int count, Predicate<T> wanted)
            throws InterruptedException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        List<T> found = all.stream().filter(wanted).toList();
        while (found.size() < count && System.nanoTime() < until) {
            Thread.sleep(20);
            found = all.stream().filter(wanted).toList();
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
