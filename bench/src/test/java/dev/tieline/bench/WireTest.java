package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WireTest {
    private SocketChannel sender;
    private Wire wire;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sender = SocketChannel.open(listening.getLocalAddress());
            wire = new Wire(listening.accept());
        }
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        wire.channel().close();
    }

    private void send(String text) throws IOException {
        sender.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Waits for the bytes, not for a message. */
    private boolean received(int bytes) throws IOException {
        wire.channel().configureBlocking(true);
        boolean whole = false;
        for (int i = 0; i < bytes; i++) {
            whole = wire.receive();
            if (whole) {
                return true;
            }
        }
        return whole;
    }

    @Test
    void aMessageIsWholeWithTheLastByteOfItsBody() throws IOException {
        String message = "HTTP/1.1 202 Accepted\r\nConTent-Length: 12\r\n\r\n{\"a\":\"b\"}\r\n\n";
        for (int i = 0; i < message.length() - 1; i++) {
            send(message.substring(i, i + 1));
            assertThat(received(1)).isFalse();
        }
        send(message.substring(message.length() - 1));
        assertThat(received(1)).isTrue();
        assertThat(wire.status()).isEqualTo(202);
        assertThat(wire.text()).isEqualTo(message);
    }

    @Test
    void messagesFollowEachOther() throws IOException {
        String first = "POST / HTTP/1.1\r\nContent-Length: 21\r\n\r\n~0000000000000000123x";
        String second = "POST /2 HTTP/1.1\r\nHost: here\r\n\r\n";
        send(first + second);
        assertThat(received(2)).isTrue();
        assertThat(wire.stamp()).isEqualTo(123);
        wire.next();
        assertThat(wire.whole()).isTrue();
        assertThat(wire.text()).isEqualTo(second);
        assertThat(wire.stamp()).isZero();
        wire.next();
        assertThat(wire.whole()).isFalse();
    }

    @Test
    void saysWhenTheOtherSideIsGone() throws IOException {
        sender.close();
        assertThatThrownBy(() -> received(1)).isInstanceOf(EOFException.class);
    }
}
