package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static int post(Sink sink, String path, String body) throws IOException {
        try (RawConnection connection = new RawConnection(sink.url(), PATIENCE)) {
            return connection.exchange(RawConnection.post(sink.url(), path, "token", body));
        }
    }

    @Test
    void notesWhatItGetsAndFailsWhereItIsTold() throws IOException, InterruptedException {
        try (Sink sink = new Sink()) {
            sink.fail("d2");
            assertThat(post(sink, "/d1", "one")).isEqualTo(200);
            assertThat(post(sink, "/d2", "two")).isEqualTo(500);
            sink.heal("d2");
            assertThat(post(sink, "/d2", "two")).isEqualTo(200);
            post(sink, "/d4", "{\"id\":\"s1\"}");
            try (RawConnection asking = new RawConnection(sink.url(), PATIENCE)) {
                assertThat(asking.exchange(RawConnection.get(sink.url(), "/d4/s1"))).isEqualTo(200);
                assertThat(asking.exchange(RawConnection.get(sink.url(), "/d4/s2"))).isEqualTo(404);
                assertThat(asking.exchange(RawConnection.get(sink.url(), "/d1/s1"))).isEqualTo(404);
            }
            sink.nextLife(PATIENCE);
            post(sink, "/d1", "öne");

            assertThat(sink.seen())
                    .extracting(Sink.Seen::destination)
                    .containsExactly("d1", "d2", "d2", "d4", "d1");
            assertThat(sink.seen())
                    .extracting(Sink.Seen::taken)
                    .containsExactly(true, false, true, true, true);
            assertThat(sink.seen())
                    .extracting(Sink.Seen::body)
                    .containsExactly("one", "two", "two", "{\"id\":\"s1\"}", "öne");
            assertThat(sink.seen()).extracting(Sink.Seen::life).containsExactly(0, 0, 0, 0, 1);
        }
    }

    @Test
    void messagesThatComeInPiecesOrTogetherAreReadOneByOne() throws IOException {
        String text =
                "POST /a HTTP/1.1\r\nContent-Length: 3\r\nIdempotency-Key:  k1 \r\n\r\nabc"
                        + "GET /b HTTP/1.1\r\n\r\n";
        var in =
                new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
                    @Override
                    public synchronized int read(byte[] bytes, int from, int length) {
                        return super.read(bytes, from, Math.min(length, 7));
                    }
                };
        RawMessage message = new RawMessage();
        assertThat(message.next(in)).isTrue();
        assertThat(message.word(1)).isEqualTo("/a");
        assertThat(message.header("idempotency-key")).contains("k1");
        assertThat(message.body()).isEqualTo("abc");
        assertThat(message.next(in)).isTrue();
        assertThat(message.word(1)).isEqualTo("/b");
        assertThat(message.body()).isEmpty();
        assertThat(message.next(in)).isFalse();
    }
}
