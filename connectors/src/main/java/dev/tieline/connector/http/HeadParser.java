package dev.tieline.connector.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads of answers as the library does, which takes one that breaks off for whole; and knows
 * what else came with an answer. Of one connection.
 */
final class HeadParser implements HttpMessageParser<ClassicHttpResponse> {
    private final HttpMessageParser<ClassicHttpResponse> parser;
    private @Nullable SessionInputBuffer buffer;

    HeadParser(Http1Config config) {
        this.parser = new DefaultHttpResponseParserFactory(config, null, null).create();
    }

    @Override
    public @Nullable ClassicHttpResponse parse(SessionInputBuffer from, InputStream in)
            throws IOException, HttpException {
        buffer = from;
        Noting noting = new Noting(in);
        ClassicHttpResponse head = parser.parse(from, noting);
        if (noting.ended && head != null) {
            throw new ConnectionClosedException("the head of the answer broke off");
        }
        return head;
    }

    /** How many bytes came and were not read. */
    int unread() {
        SessionInputBuffer last = buffer;
        return last == null ? 0 : last.length();
    }

    /** Notes that there is no more to read. */
    private static final class Noting extends FilterInputStream {
        private boolean ended;

        Noting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noted(super.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return noted(super.read(bytes, from, length));
        }

        private int noted(int read) {
            ended |= read < 0;
            return read;
        }
    }
}
