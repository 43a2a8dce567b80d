package dev.tieline.api;

import java.util.List;

/**
 * One key users may write, declared once: reading, checking, completion in editors, the console's
 * forms and the reference all derive from it.
 *
 * @param name the key in YAML
 * @param kind what may be written
 * @param required whether leaving it out is a finding
 * @param purpose one sentence for the reference; for a required key also why it is
 * @param example what it may look like, as YAML on one line
 */
public record Setting(String name, Kind kind, boolean required, String purpose, String example) {

    public static Setting required(String name, Kind kind, String purpose, String example) {
        return new Setting(name, kind, true, purpose, example);
    }

    public static Setting optional(String name, Kind kind, String purpose, String example) {
        return new Setting(name, kind, false, purpose, example);
    }

    /** What may be written at a key. */
    public sealed interface Kind {
        /** Any text. */
        record Text() implements Kind {}

        /** A name: lower case letters, digits, hyphens; starts with a letter. */
        record Name() implements Kind {}

        record Bool() implements Kind {}

        /** A whole number within bounds, inclusive. */
        record Whole(long min, long max) implements Kind {}

        /** {@code 30s 5m 6h 35d}. */
        record DurationText() implements Kind {}

        /** {@code 5s..6h}: a shortest and a longest time. */
        record BoundsText() implements Kind {}

        /** {@code Mon-Fri 08:00-20:00 Europe/Berlin}: hours that come again every week. */
        record HoursText() implements Kind {}

        /** {@code 100/10s}. */
        record RateText() implements Kind {}

        /** Bare CEL. */
        record Expression() implements Kind {}

        /** A literal, or text with {@code ${...}}, or a tree of them. */
        record Template() implements Kind {}

        /** One of these words. */
        record Choice(List<String> words) implements Kind {
            public Choice {
                words = List.copyOf(words);
            }
        }

        /** A JSON Schema written in place. */
        record JsonSchema() implements Kind {}

        record ListOf(Kind item) implements Kind {}

        /** Free keys, each with a value of this kind. */
        record MapOf(Kind value) implements Kind {}

        /** Fixed keys. */
        record Shape(List<Setting> settings) implements Kind {
            public Shape {
                settings = List.copyOf(settings);
            }
        }

        /** A value that may be written in one of several forms, tried in order. */
        record OneOf(List<Kind> forms) implements Kind {
            public OneOf {
                forms = List.copyOf(forms);
            }
        }
    }
}
