package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A website lead of 1,024 bytes as it goes over the wire, whose number is written into it in place:
 * numbers become ids that look random, addresses that differ, and one flow after another. It
 * carries when it was due, for whoever it arrives at. Not thread-safe.
 */
final class Lead {
    private static final int BYTES = 1_024;
    private static final String ID = "0123456789abcdef";
    private static final int FLOW_DIGITS = 3;
    private static final String FIRST_FLOW = "0".repeat(FLOW_DIGITS);

    private final byte[] request;
    private final ByteBuffer buffer;
    private final int flows;
    private final int flowAt;
    private final int idAt;
    private final int emailAt;
    private final int stampAt;

    /**
     * @param server of which only host and port are used
     * @param path of the endpoint
     * @param flows how many share the work; when more than one, {@code path} ends in the first
     *     one's number, {@code 000}
     */
    Lead(URI server, String path, String token, int flows) {
        this.flows = flows;
        request = RawConnection.post(server, path, token, body());
        String text = new String(request, StandardCharsets.US_ASCII);
        flowAt = text.indexOf(FIRST_FLOW + " HTTP/1.1");
        if (flows > 1 && flowAt < 0) {
            throw new IllegalArgumentException(path + " has no number to count from");
        }
        // The token may look the same.
        idAt = text.indexOf(ID, text.indexOf("{"));
        emailAt = text.indexOf(ID, idAt + 1);
        stampAt = text.indexOf((char) Wire.STAMP) + 1;
        buffer = ByteBuffer.allocateDirect(request.length);
    }

    /** The lead that numbers are written into. */
    static String body() {
        String lead =
                """
                {"id":"ID","firstName":" Ada ","lastName":"Lovelace","email":"Ada.ID@Mail.Example",\
                "phone":"+44 20 7946 0958","zip":"EC1A 1BB","product":"starter-kit",\
                "consent":true,"company":"Analytical Engines Ltd","street":"12 St James's Square",\
                "city":"London","submittedAt":"2026-11-24T12:00:00Z","message":"STAMPPADDING"}\
                """
                        .replace("ID", ID)
                        .replace("STAMP", (char) Wire.STAMP + "0".repeat(Wire.STAMP_DIGITS));
        int padding = BYTES - lead.length() + "PADDING".length();
        return lead.replace("PADDING", "x".repeat(padding));
    }

    /** The bytes of a body with this number, for stores that are filled without a hub. */
    byte[] body(long number) {
        numbered(number, 0);
        byte[] body = new byte[BYTES];
        System.arraycopy(request, request.length - BYTES, body, 0, BYTES);
        return body;
    }

    /** The id of the lead with this number. */
    static String id(long number) {
        byte[] letters = new byte[ID.length()];
        write(letters, 0, mix(number));
        return new String(letters, StandardCharsets.US_ASCII);
    }

    /**
     * The request with this number; good until the next call.
     *
     * @param due when, as {@link System#nanoTime} tells it
     */
    ByteBuffer numbered(long number, long due) {
        long mixed = mix(number);
        write(request, idAt, mixed);
        write(request, emailAt, mixed);
        decimal(stampAt, Wire.STAMP_DIGITS, due);
        if (flows > 1) {
            decimal(flowAt, FLOW_DIGITS, number % flows);
        }
        return buffer.clear().put(request);
    }

    /** The same, in an array; good until the next call. */
    byte[] request(long number) {
        numbered(number, 0);
        return request;
    }

    private static void write(byte[] into, int from, long mixed) {
        for (int digit = 0; digit < ID.length(); digit++) {
            int value = (int) (mixed >>> (digit * 4)) & 0xf;
            into[from + digit] = (byte) (value < 10 ? '0' + value : 'a' + value - 10);
        }
    }

    private void decimal(int from, int digits, long value) {
        long left = value;
        for (int at = from + digits - 1; at >= from; at--) {
            request[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** SplitMix64's finish: no two numbers come to the same. */
    private static long mix(long number) {
        long z = number * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
