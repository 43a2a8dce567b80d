package dev.tieline.http2;

import java.util.List;

/** The fields every caller may name by a number, RFC 7541, appendix A. */
final class FixedFields {
    private static final String TEXT =
            """
            :authority
            :method=GET
            :method=POST
            :path=/
            :path=/index.html
            :scheme=http
            :scheme=https
            :status=200
            :status=204
            :status=206
            :status=304
            :status=400
            :status=404
            :status=500
            accept-charset
            accept-encoding=gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """;

    private static final List<Field> ALL = TEXT.lines().map(FixedFields::field).toList();

    /** How many there are. */
    static final int COUNT = ALL.size();

    private FixedFields() {}

    private static Field field(String line) {
        int equals = line.indexOf('=');
        return equals < 0
                ? new Field(line, "")
                : new Field(line.substring(0, equals), line.substring(equals + 1));
    }

    /**
     * @param index from 1
     */
    static Field at(int index) {
        return ALL.get(index - 1);
    }
}
