package dev.tieline.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One kind of malformed request.
 *
 * @param what it is, with the number of its class in the test plan
 * @param expected what the hub says at each {@link Door}, in their order, or once for all of them:
 *     the statuses of its answers, {@code ok} where it does what is asked, alternatives behind a
 *     stroke
 * @param bytes that are sent
 */
record Malformed(String what, List<String> expected, Function<Door, byte[]> bytes) {

    /** Where bodies are read. */
    enum Door {
        LISTENER(0, 202, "application/json", "{\"id\":\"m\",\"email\":\"a@b.example\"}"),
        API(1, 200, "application/json", "{\"id\":\"m\",\"email\":\"a@b.example\"}"),
        CONSOLE(2, 200, "application/x-www-form-urlencoded", "%2Fid=m&%2Femail=a%40b.example");

        final int column;
        final int fine;
        final String type;
        final String body;

        Door(int column, int fine, String type, String body) {
            this.column = column;
            this.fine = fine;
            this.type = type;
            this.body = body;
        }

        /** Where {@code @held@} stands for the id of a held record. */
        String path() {
            return switch (this) {
                case LISTENER -> "/in/things";
                case API -> "/api/records/@held@/preview";
                case CONSOLE -> "/records/@held@/check";
            };
        }

        String line() {
            return "POST " + path() + " HTTP/1.1\r\n";
        }

        /** All that comes before the lines about the body. */
        String head() {
            return line() + "Host: localhost\r\n" + proof();
        }

        String proof() {
            String proof =
                    switch (this) {
                        case LISTENER -> "Authorization: Bearer " + RunningHub.TOKEN + "\r\n";
                        case API -> "Authorization: Bearer @key@\r\n";
                        case CONSOLE ->
                                "Authorization: Bearer @key@\r\nSec-Fetch-Site: same-origin\r\n";
                    };
            return proof + "Content-Type: " + type + "\r\n";
        }

        String sized(String lines) {
            return head() + lines + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }

        String chunked(String chunks) {
            return head() + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
        }

        String chunk() {
            return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
        }
    }

    static Malformed of(String what, String expected, Function<Door, String> text) {
        return new Malformed(
                what,
                Arrays.stream(expected.split("\\|")).map(String::strip).toList(),
                door -> text.apply(door).getBytes(StandardCharsets.ISO_8859_1));
    }

    String expectedAt(Door door) {
        String all = expected.get(expected.size() == 1 ? 0 : door.column);
        return all.replace("ok", Integer.toString(door.fine));
    }

    /** Whether these are the answers that were expected. */
    boolean fits(Door door, List<Integer> statuses) {
        String wanted = expectedAt(door);
        List<String> each = wanted.isEmpty() ? List.of() : List.of(wanted.split(" "));
        if (each.size() != statuses.size()) {
            return false;
        }
        for (int i = 0; i < each.size(); i++) {
            if (!List.of(each.get(i).split("/")).contains(statuses.get(i).toString())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return what;
    }
}
