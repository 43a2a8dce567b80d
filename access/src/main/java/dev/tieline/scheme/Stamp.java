package dev.tieline.scheme;

import java.time.Duration;

/**
 * When a request was signed.
 *
 * @param at where it stands
 * @param form how it is written
 * @param tolerance how far it may be off, both sides, when nobody says otherwise
 */
public record Stamp(Spot at, Form form, Duration tolerance) {

    /** What senders expect of receivers. */
    public static final Duration USUAL = Duration.ofMinutes(5);

    /** The scheme has none. */
    public static final Stamp NONE = new Stamp(Spot.nowhere(), Form.SECONDS, USUAL);

    /** How a time is written. */
    public enum Form {
        /** Whole seconds since 1970. */
        SECONDS,
        /** Whole milliseconds since 1970. */
        MILLIS,
        /** RFC 3339. */
        ISO
    }

    public static Stamp seconds(Spot at) {
        return new Stamp(at, Form.SECONDS, USUAL);
    }

    public static Stamp millis(Spot at) {
        return new Stamp(at, Form.MILLIS, USUAL);
    }

    public static Stamp iso(Spot at) {
        return new Stamp(at, Form.ISO, USUAL);
    }

    /** The same with another tolerance. */
    public Stamp within(Duration other) {
        return new Stamp(at, form, other);
    }
}
