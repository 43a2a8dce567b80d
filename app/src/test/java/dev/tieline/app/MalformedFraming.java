package dev.tieline.app;

import java.util.List;

/**
 * Classes 1 to 25 of the test plan: requests that are no HTTP/1.1, or that two could read apart.
 */
final class MalformedFraming {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private MalformedFraming() {}

    static List<Malformed> all() {
        return java.util.stream.Stream.of(lengths(), chunks(), heads(), lines(), codings())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Malformed> lengths() {
        return List.of(
                Malformed.of("1 length and chunks", "400", d -> d.sized(CHUNKED)),
                Malformed.of("1 unknown coding", "400", d -> d.sized("Transfer-Encoding: x\r\n")),
                Malformed.of(
                        "1 chunks inside another coding",
                        "400",
                        d -> d.head() + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Malformed.of(
                        "1 chunks, then another coding",
                        "400",
                        d -> d.head() + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                Malformed.of(
                        "1 chunks twice",
                        "400",
                        d -> d.head() + CHUNKED + CHUNKED + "\r\n" + d.chunk() + "0\r\n\r\n"),
                Malformed.of("2 two lengths", "400", d -> d.sized("Content-Length: 3\r\n")),
                Malformed.of("2 two in one", "400", d -> length(d, "5, 5")),
                Malformed.of("3 negative", "400", d -> length(d, "-1")),
                Malformed.of("3 signed", "400", d -> length(d, "+" + d.body.length())),
                Malformed.of("3 overflow", "400", d -> length(d, "18446744073709551617")),
                Malformed.of("3 huge", "413", d -> length(d, "9223372036854775807")),
                Malformed.of("3 hexadecimal", "400", d -> length(d, "0x10")),
                Malformed.of("3 nothing", "400", d -> length(d, "")),
                Malformed.of("7 shorter than its length", "400", d -> length(d, "99")),
                Malformed.of("8 longer than its length", "ok 400", d -> d.sized("") + "x\r\n\r\n"),
                Malformed.of(
                        "8 another request behind it",
                        "ok 401/404",
                        d -> d.sized("") + "GET /no/such HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    private static String length(Malformed.Door door, String length) {
        return door.head() + "Content-Length: " + length + "\r\n\r\n" + door.body;
    }

    private static List<Malformed> chunks() {
        return List.of(
                Malformed.of("4 no size", "400", d -> d.chunked("zz\r\nxx\r\n0\r\n\r\n")),
                Malformed.of("4 negative", "400", d -> d.chunked("-1\r\nxx\r\n0\r\n\r\n")),
                Malformed.of("4 overflow", "400", d -> d.chunked("ffffffffffffffff\r\nx\r\n")),
                Malformed.of("4 huge", "413/400", d -> d.chunked("7fffffff\r\nx\r\n")),
                Malformed.of("4 prefixed", "400", d -> d.chunked("0x2\r\nxx\r\n0\r\n\r\n")),
                Malformed.of("4 empty", "400", d -> d.chunked("\r\nxx\r\n0\r\n\r\n")),
                Malformed.of("4 bare LF", "400", d -> d.chunked("2\nxx\n0\n\n")),
                // The server skips two bytes there without a look; they are of no request.
                Malformed.of(
                        "4 no line end behind it",
                        "ok",
                        d -> d.chunked(d.chunk().strip() + "xx0\r\n\r\n")),
                Malformed.of(
                        "4 huge and sent",
                        "413",
                        d -> d.chunked("2000000\r\n" + "x".repeat(33_554_432) + "\r\n0\r\n\r\n")),
                Malformed.of(
                        "5 extension of 16 MB",
                        "413",
                        d -> d.chunked("2;" + "x".repeat(16 << 20) + "\r\nxx\r\n0\r\n\r\n")),
                Malformed.of("6 no last chunk", "400", d -> d.chunked(d.chunk())),
                Malformed.of("6 cut within", "400", d -> d.chunked("ff\r\n" + d.body)),
                Malformed.of("6 cut within a size", "400", d -> d.chunked(d.chunk() + "0")),
                Malformed.of(
                        "6 a trailer", "400", d -> d.chunked(d.chunk() + "0\r\nX-A: b\r\n\r\n")));
    }

    private static List<Malformed> heads() {
        return List.of(
                Malformed.of("9 folded line", "400", d -> d.sized("X-A: a\r\n b\r\n")),
                Malformed.of("10 bare LF", "400", d -> d.sized("X-A: a\nX-B: b\r\n")),
                Malformed.of("10 bare LF only", "400", d -> d.sized("").replace("\r\n", "\n")),
                Malformed.of("11 NUL", "400", d -> d.sized("X-A: a\0b\r\n")),
                Malformed.of("11 CR", "400", d -> d.sized("X-A: a\rX-B: b\r\n")),
                Malformed.of("11 no colon", "400", d -> d.sized("X-A\r\n")),
                Malformed.of("11 no name", "400", d -> d.sized(": a\r\n")),
                Malformed.of("11 space in a name", "400", d -> d.sized("X A: a\r\n")),
                Malformed.of("11 space before the colon", "400", d -> d.sized("X-A : a\r\n")),
                Malformed.of("11 cut", "400", d -> d.head() + "X-A: "),
                Malformed.of("11 cut between lines", "400", d -> d.head()),
                Malformed.of(
                        "12 large", "400", d -> d.sized("X-A: " + "a".repeat(17_000) + "\r\n")),
                Malformed.of("12 endless", "400", d -> d.head() + "X-A: " + "a".repeat(1 << 20)),
                Malformed.of("12 endless name", "400", d -> d.head() + "a".repeat(1 << 20)),
                Malformed.of("13 101 headers", "431", d -> d.sized(many(101))),
                Malformed.of("13 10,000 headers", "400", d -> d.sized(many(10_000))),
                Malformed.of("18 no Host", "400", d -> d.line() + d.proof() + "\r\n"),
                Malformed.of("18 two Hosts", "400", d -> d.sized("Host: other\r\n")),
                Malformed.of(
                        "18 no name as Host",
                        "400",
                        d -> d.line() + "Host: a b:c\r\n" + d.proof() + "\r\n"));
    }

    private static String many(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("X-").append(i).append(": a\r\n");
        }
        return lines.toString();
    }

    private static List<Malformed> lines() {
        return List.of(
                Malformed.of("14 unknown", "405|405|404/405", d -> line(d, "BREW " + d.path())),
                Malformed.of("14 lower case", "ok", d -> line(d, "post " + d.path())),
                Malformed.of("14 none", "400/401/404/405", d -> line(d, " " + d.path())),
                Malformed.of("14 control", "400", d -> line(d, "PO\u0001ST " + d.path())),
                Malformed.of("14 long", "414", d -> line(d, "P".repeat(20_000) + " " + d.path())),
                Malformed.of("14 garbage", "400", _ -> "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n"),
                Malformed.of("14 CONNECT", "400/401/404/405", d -> line(d, "CONNECT localhost:80")),
                Malformed.of("14 one word", "400", _ -> "GET\r\n\r\n"),
                Malformed.of("14 endless", "414", _ -> "x".repeat(4 << 20)),
                Malformed.of("15 whole address", "400/401/404", d -> whole(d)),
                Malformed.of("15 star", "400/401/404/405", d -> line(d, "OPTIONS *")),
                Malformed.of("16 NUL", "400", d -> line(d, "POST /in/%00things")),
                Malformed.of("16 dots", "400", d -> line(d, "POST /in/%2e%2e/api/balance")),
                Malformed.of("16 overlong", "400/401", d -> line(d, "POST /in/%c0%af")),
                Malformed.of("16 broken percent", "400", d -> line(d, "POST /in/%zz")),
                Malformed.of("16 broken query", "400", d -> line(d, "POST " + d.path() + "?a=%zz")),
                Malformed.of("16 raw bytes", "400/401/404", d -> line(d, "POST /in/\u00e4\u0080")),
                Malformed.of("16 long", "414", d -> line(d, "POST /in/" + "a".repeat(20_000))),
                Malformed.of("17 HTTP/0.9", "400", d -> "GET " + d.path() + "\r\n\r\n"),
                Malformed.of("17 HTTP/1.0", "400", d -> d.sized("").replace("1.1\r", "1.0\r")),
                Malformed.of("17 HTTP/9.9", "400", d -> d.sized("").replace("1.1\r", "9.9\r")),
                Malformed.of("17 no version", "400", d -> d.sized("").replace("HTTP/1.1", "HTTP")));
    }

    private static String line(Malformed.Door door, String start) {
        return door.sized("").replaceFirst("POST \\S+ ", start.replace("$", "\\$") + " ");
    }

    private static String whole(Malformed.Door door) {
        return line(door, "POST http://localhost" + door.path());
    }

    private static List<Malformed> codings() {
        return List.of(
                Malformed.of("21 continue", "100 ok", d -> d.sized("Expect: 100-continue\r\n")),
                Malformed.of(
                        "21 continue without a body",
                        "100 400",
                        d -> d.head() + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n"),
                Malformed.of("21 something else", "ok", d -> d.sized("Expect: miracles\r\n")),
                Malformed.of(
                        "21 continue, and nobody wants it",
                        "401/404/405|404|404",
                        d ->
                                d.sized("Expect: 100-continue\r\n")
                                        .replace(d.path(), d.path() + "/nobody")),
                Malformed.of("22 unknown", "400", d -> d.sized("Content-Encoding: rot13\r\n")),
                Malformed.of(
                        "23 bomb, 24 corrupt", "400", d -> d.sized("Content-Encoding: gzip\r\n")),
                Malformed.of(
                        "25 upgrade",
                        "ok",
                        d -> d.sized("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n")),
                Malformed.of(
                        "25 upgrade to a socket",
                        "ok",
                        d -> d.sized("Connection: Upgrade\r\nUpgrade: websocket\r\n")));
    }
}
