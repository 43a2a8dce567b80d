package dev.tieline.scheme;

import java.util.List;

/**
 * How one kind of sender proves itself, as data.
 *
 * @param name what files write at {@code scheme:}
 * @param sender for people
 * @param known where it is known from
 * @param way what proves a caller
 * @param message where the id of a message stands, the same in every attempt; several places are
 *     one id together, none means that it has none
 * @param handshake what comes beside records
 * @param weakness what it does not prove although one might think so; empty when nothing
 */
public record Scheme(
        String name,
        String sender,
        Known known,
        Way way,
        List<Spot> message,
        Handshake handshake,
        String weakness) {
    public Scheme {
        message = List.copyOf(message);
    }

    /** How much is behind a declaration. */
    public enum Known {
        VECTOR("official vector"),
        SDK("vendor SDK"),
        DOCUMENTATION("documentation");

        private final String words;

        Known(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    static Scheme of(String name, String sender, Known known, Way way) {
        return new Scheme(name, sender, known, way, List.of(), Handshake.NONE, "");
    }

    Scheme message(Spot... spots) {
        return new Scheme(name, sender, known, way, List.of(spots), handshake, weakness);
    }

    Scheme handshake(Handshake other) {
        return new Scheme(name, sender, known, way, message, other, weakness);
    }

    Scheme weakness(String words) {
        return new Scheme(name, sender, known, way, message, handshake, words);
    }

    /** How its key is written, for the reference. */
    public String keyWords() {
        return switch (way) {
            case Way.Signature signature -> signature.key().words();
            case Way.Items items -> items.key().words();
            case Way.Certified certified -> certified.signature().key().words();
            case Way.Token _ -> "the token";
        };
    }

    /** Its tolerance when nobody says otherwise, for the reference; empty when it has none. */
    public String stampWords() {
        Stamp stamp =
                switch (way) {
                    case Way.Signature signature -> signature.stamp();
                    case Way.Certified certified -> certified.signature().stamp();
                    case Way.Items _, Way.Token _ -> Stamp.NONE;
                };
        long minutes = stamp.tolerance().toMinutes();
        String words =
                minutes % 1_440 == 0
                        ? minutes / 1_440 + "d"
                        : minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
        return stamp.at().given() ? words : "";
    }

    /** Whether the hub must know how callers reach it. */
    public boolean coversUrl() {
        return way instanceof Way.Signature signature && signature.coversUrl();
    }

    /**
     * Whether a signed call that somebody overheard proves itself again: neither its time nor the
     * id of its message is signed.
     */
    public boolean repeatable() {
        return switch (way) {
            case Way.Signature signature -> !dated() && !signsMessage(signature);
            case Way.Certified certified -> !dated() && !signsMessage(certified.signature());
            case Way.Items _ -> true;
            case Way.Token _ -> false;
        };
    }

    private boolean signsMessage(Way.Signature signature) {
        return !message.isEmpty()
                && message.stream()
                        .allMatch(spot ->
                                spot.equals(signature.id())
                                        || (spot instanceof Spot.Body
                                                && signature.signed().contains("{body}")));
    }

    /** Whether it has a time stamp whose tolerance can be set. */
    public boolean dated() {
        return switch (way) {
            case Way.Signature signature -> signature.stamp().at().given();
            case Way.Certified certified -> certified.signature().stamp().at().given();
            case Way.Items _, Way.Token _ -> false;
        };
    }

    /** Whether a second credential answers its handshake. */
    public boolean needsVerifyToken() {
        return handshake == Handshake.META;
    }
}
