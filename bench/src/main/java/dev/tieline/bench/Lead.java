package dev.tieline.bench;

import dev.tieline.testkit.RawConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A website lead of 1,024 bytes as it goes over the wire, whose number is written into it in place:
 * numbers become ids that look random and addresses that differ. Not thread-safe.
 */
final class Lead {
    private static final int BYTES = 1_024;
    private static final String ID = "0123456789abcdef";

    private final byte[] request;
    private final int idAt;
    private final int emailAt;

    Lead(URI server, String path, String token) {
        byte[] whole = RawConnection.post(server, path, token, body());
        String text = new String(whole, StandardCharsets.US_ASCII);
        request = whole;
        // The token may look the same.
        idAt = text.indexOf(ID, text.indexOf("{"));
        emailAt = text.indexOf(ID, idAt + 1);
    }

    /** The lead that numbers are written into. */
    static String body() {
        String lead =
                """
                {"id":"ID","firstName":" Ada ","lastName":"Lovelace","email":"Ada.ID@Mail.Example",\
                "phone":"+44 20 7946 0958","zip":"EC1A 1BB","product":"starter-kit",\
                "consent":true,"company":"Analytical Engines Ltd","street":"12 St James's Square",\
                "city":"London","submittedAt":"2026-11-24T12:00:00Z","message":"PADDING"}\
                """
                        .replace("ID", ID);
        int padding = BYTES - lead.length() + "PADDING".length();
        return lead.replace("PADDING", "x".repeat(padding));
    }

    /** The request with this number; good until the next call. */
    byte[] numbered(long number) {
        long mixed = mix(number);
        for (int digit = 0; digit < ID.length(); digit++) {
            int value = (int) (mixed >>> (digit * 4)) & 0xf;
            byte letter = (byte) Character.forDigit(value, 16);
            request[idAt + digit] = letter;
            request[emailAt + digit] = letter;
        }
        return request;
    }

    /** The id of the last number. */
    String id() {
        return new String(request, idAt, ID.length(), StandardCharsets.US_ASCII);
    }

    /** SplitMix64's finish: no two numbers come to the same. */
    private static long mix(long number) {
        long z = number * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
