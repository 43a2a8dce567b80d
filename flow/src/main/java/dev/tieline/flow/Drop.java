package dev.tieline.flow;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How files are taken from a folder, each by a run of its own.
 *
 * @param every how often the folder is looked at
 * @param whole how a file shows that nobody writes to it any more
 * @param order in which files are read that are there at the same time
 * @param changed what becomes of a file that was read and has changed since; of those that stay
 * @param done what becomes of a file that was read
 * @param failed what becomes of one whose run failed
 */
public record Drop(
        Duration every, Whole whole, Order order, Changed changed, Done done, Failed failed) {

    /** How a file shows that nobody writes to it any more. */
    public sealed interface Whole {
        /** A file beside it, of its name and this behind it, that is not older. */
        record Marked(String marker) implements Whole {}

        /** It was the same at every look for so long. */
        record Quiet(Duration time) implements Whole {}

        /** It appears whole: it is written under another name, and renamed. */
        record Renamed() implements Whole {}
    }

    /** What stands behind the name of a file in that of its marker; empty without markers. */
    public String marker() {
        return whole instanceof Whole.Marked(String marker) ? marker : "";
    }

    /** What comes first. */
    public enum Order {
        NAME,
        TIME;

        /** The word of the language. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return Stream.of(values()).map(Order::word).toList();
        }
    }

    /** What becomes of a file that was read and has changed since. */
    public enum Changed {
        READ,
        IGNORE;

        /** The word of the language. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return Stream.of(values()).map(Changed::word).toList();
        }
    }

    /** What becomes of a file that was read. */
    public sealed interface Done {
        /** It stays, and is known by its name and version. */
        record Stay() implements Done {}

        record Delete() implements Done {}

        /** It is moved to a folder in its own. */
        record Move(String folder) implements Done {}
    }

    /** What becomes of a file whose run failed. */
    public sealed interface Failed {
        /** It stays, and no other is read while it does. */
        record Wait() implements Failed {}

        /** It stays, and others are read. */
        record Pass() implements Failed {}

        /** It is moved to a folder in its own, and others are read. */
        record Move(String folder) implements Failed {}
    }
}
