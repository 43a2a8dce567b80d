package dev.tieline.app;

import dev.tieline.app.Malformed.Door;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Classes 26 to 48 of the test plan: whole requests whose bodies are not what they say. The
 * listener takes JSON and forms; the API takes JSON alone (415 for everything else); a form of the
 * console that cannot be read is a page that says so (404), and whatever can be read is shown.
 */
final class MalformedBodies {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EMAIL = "\"email\":\"a@b.example\"";

    private MalformedBodies() {}

    static List<Malformed> all() {
        return Stream.of(kinds(), amounts(), numbers(), texts(), structures(), parts(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static Malformed of(String what, String expected, String type, String body) {
        return of(what, expected, type, body, StandardCharsets.UTF_8);
    }

    private static Malformed of(
            String what, String expected, String type, String body, Charset charset) {
        String raw = new String(body.getBytes(charset), StandardCharsets.ISO_8859_1);
        return Malformed.of(what, expected, door -> sized(door, type, raw));
    }

    private static String sized(Door door, String type, String body) {
        return door.head().replace(door.type, type)
                + ("Content-Length: " + body.length() + "\r\n\r\n")
                + body;
    }

    /** A whole record but for what is put in. */
    private static String record(String more) {
        return "{\"id\":\"m\"," + EMAIL + "," + more + "}";
    }

    private static List<Malformed> kinds() {
        return List.of(
                of("26 empty", "400|400|ok", JSON, ""),
                of("26 spaces", "400|400|404/ok", JSON, "   "),
                of("27 text as JSON", "400|400|404/ok", JSON, "id=m&email=a%40b.example"),
                of("28 JSON as a form", "422|415|404/ok", FORM, record("\"n\":1")),
                of("28 JSON as text", "415|415|404/ok", "text/plain", record("\"n\":1")),
                of("28 no type", "415|415|404/ok", "", record("\"n\":1")),
                of("28 no media type", "415|415|404/ok", "a b c", record("\"n\":1")),
                of("28 open quote", "415|415|404/ok", JSON + "; charset=\"", record("\"n\":1")));
    }

    private static List<Malformed> amounts() {
        return List.of(
                of("29 lists 100,000 deep", "413|413|404/ok", JSON, deep("[", "]")),
                of("29 objects 100,000 deep", "413|413|404/ok", JSON, deep("{\"a\":", "}")),
                of("29 deep and open", "413/400|413/400|404/ok", JSON, "[".repeat(100_000)),
                of(
                        "30 a million numbers",
                        "413|413|404/ok",
                        JSON,
                        record("\"n\":[" + "1,".repeat(1_000_000) + "1]")),
                of(
                        "30 a million lists",
                        "413|413|404/ok",
                        JSON,
                        record("\"n\":[" + "[],".repeat(1_000_000) + "1]")),
                of(
                        "30 many objects",
                        "413|413|404/ok",
                        JSON,
                        record("\"n\":[" + "{\"a\":1},".repeat(190_000) + "1]")),
                of(
                        "30 as many lists as are taken",
                        "ok/422|ok|404/ok",
                        JSON,
                        record("\"m\":[" + "[],".repeat(99_000) + "1]")),
                of(
                        "31 name of 1 MB",
                        "413|413|404/ok",
                        JSON,
                        record("\"" + "k".repeat(1 << 20) + "\":1")),
                of(
                        "31 text of 2 MB",
                        "413|413|404/ok",
                        JSON,
                        record("\"t\":\"" + "k".repeat(2 << 20) + "\"")),
                of("32 colliding names", "ok|ok|404/ok", JSON, record(colliding())));
    }

    private static String deep(String open, String close) {
        return record("\"n\":" + open.repeat(100_000) + "1" + close.repeat(100_000));
    }

    /** 16,384 names with the same {@link String#hashCode}. */
    private static String colliding() {
        return IntStream.range(0, 1 << 14)
                .mapToObj(i ->
                        IntStream.range(0, 14)
                                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                                .collect(Collectors.joining("", "\"", "\":1")))
                .collect(Collectors.joining(","));
    }

    private static List<Malformed> numbers() {
        return List.of(
                of("34 exponent", "400/413|400/413|404/ok", JSON, record("\"n\":1e999999999")),
                of(
                        "34 negative exponent",
                        "400/413|400/413|404/ok",
                        JSON,
                        record("\"n\":1e-999999999")),
                of("35 digits", "413|413|404/ok", JSON, record("\"n\":" + "9".repeat(1 << 20))),
                of("35 fraction", "413|413|404/ok", JSON, record("\"n\":0." + "9".repeat(1 << 20))),
                of("36 NaN", "400|400|404/ok", JSON, record("\"n\":NaN")),
                of("36 Infinity", "400|400|404/ok", JSON, record("\"n\":-Infinity")),
                of("36 leading zero", "400|400|404/ok", JSON, record("\"n\":007")),
                of("36 plus", "400|400|404/ok", JSON, record("\"n\":+1")));
    }

    private static List<Malformed> texts() {
        return List.of(
                of(
                        "37 no UTF-8",
                        "400|400|404/ok",
                        JSON,
                        record("\"t\":\"\u00ff\""),
                        StandardCharsets.ISO_8859_1),
                of(
                        "37 overlong",
                        "400|400|404/ok",
                        JSON,
                        record("\"t\":\"\u00c0\u0080\""),
                        StandardCharsets.ISO_8859_1),
                of("37 no UTF-8 in a form", "400|415|404", FORM, "id=%ff&email=%c0%80"),
                of("38 UTF-16", "400|400|404/ok", JSON, record("\"n\":1"), StandardCharsets.UTF_16),
                of("38 mark", "400|400|404/ok", JSON, "\ufeff" + record("\"n\":1")),
                of(
                        "38 other charset",
                        "415|415/ok|404/ok",
                        JSON + "; charset=utf-16",
                        record("\"n\":1")),
                of("39 lone surrogate", "400|400|404/ok", JSON, record("\"t\":\"\\ud800\"")),
                of("39 lone surrogate in a name", "400|400|404/ok", JSON, record("\"\\udc00\":1")),
                of("40 U+0000", "ok/400|ok/400|404/ok", JSON, record("\"t\":\"a\\u0000b\"")),
                of("40 raw NUL", "400|400|404/ok", JSON, record("\"t\":\"a\0b\"")));
    }

    private static List<Malformed> structures() {
        return List.of(
                of("33 twice", "400|400|404/ok", JSON, record("\"id\":\"other\"")),
                of("33 twice, escaped", "400|400|404/ok", JSON, record("\"\\u0069d\":\"other\"")),
                of("41 more behind it", "400|400|404/ok", JSON, record("\"n\":1") + "x"),
                of("41 another behind it", "400|400|404/ok", JSON, record("\"n\":1") + "{}"),
                of("41 comment", "400|400|404/ok", JSON, record("\"n\":1/**/")),
                of("41 comma", "400|400|404/ok", JSON, "{" + EMAIL + ",}"),
                of(
                        "43 names of machines",
                        "ok|ok|404/ok",
                        JSON,
                        record(
                                "\"__proto__\":{\"a\":1},\"constructor\":1,\"_id\":1,\"class\":{\"x\":1}")),
                of("44 list", "400|400|404/ok", JSON, "[{\"id\":\"m\"}]"),
                of("44 text", "400|400|404/ok", JSON, "\"id\""),
                of("44 null", "400|400|404/ok", JSON, "null"),
                of(
                        "44 list where an object stands",
                        "422|ok|404/ok",
                        JSON,
                        "{\"id\":[],\"email\":{}}"));
    }

    private static List<Malformed> parts() {
        String multipart = "multipart/form-data";
        String cut = multipart + "; boundary=cut";
        return List.of(
                of("45 no boundary", "400|415|404/ok", multipart, part("id", "m") + "--cut--"),
                of(
                        "45 huge boundary",
                        "400|415|404/ok",
                        multipart + "; boundary=" + "c".repeat(9_000),
                        ""),
                of("45 10,000 parts", "413|415|404/ok", cut, parts(10_000) + "--cut--"),
                of(
                        "45 file",
                        "400/415|415|404/ok",
                        cut,
                        part("a\"; filename=\"../../a", "b") + "--cut--"),
                of("45 open", "400|415|404/ok", cut, part("id", "m")),
                of(
                        "45 endless header",
                        "400|415|404/ok",
                        cut,
                        "--cut\r\nX: " + "x".repeat(1 << 20)),
                of("45 nothing", "400|415|404/ok", cut, "--"),
                of("46 100,000 fields", "413|415|404", FORM, fields()),
                of("46 the same 100,000 times", "400|415|404", FORM, "a=1&".repeat(100_000)),
                of("46 broken percent", "400|415|404", FORM, "id=%zz&email=%"),
                of("46 signs alone", "400|415|404", FORM, "&=&&==&".repeat(100_000)));
    }

    private static String part(String name, String value) {
        return "--cut\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }

    private static String parts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> part("p" + i, "b"))
                .collect(Collectors.joining());
    }

    private static String fields() {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> "f" + i + "=")
                .collect(Collectors.joining("&"));
    }

    private static List<Malformed> others() {
        String entities =
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">"
                        + "<!ENTITY c \"&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]><a>&d;</a>";
        String aliases = "a: &a [x,x]\nb: &b [*a,*a]\nc: !!java.net.URL [*b,*b]\n";
        return List.of(
                of("47 XML", "415|415|404/ok", "application/xml", entities),
                of("47 XML as text", "415|415|404/ok", "text/xml; charset=utf-8", entities),
                of("47 XML as JSON", "400|400|404/ok", JSON, entities),
                of("48 YAML", "415|415|404/ok", "application/yaml", aliases),
                of("48 YAML as JSON", "400|400|404/ok", JSON, aliases));
    }
}
