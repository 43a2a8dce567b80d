package dev.tieline.flow;

import dev.tieline.api.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A flow file, read.
 *
 * @param name of the flow
 * @param place of the file's start
 * @param purpose one sentence
 * @param owner name of the owner
 * @param runbook what people do when it has an incident; may be empty
 * @param trigger what starts it
 * @param record what travels
 * @param retention how long its records are kept, where it says so
 * @param steps in the order of the file
 * @param deliver where to, in the order of the file
 * @param run how its rows move in chunks; empty when each is a record
 */
public record FlowDeclaration(
        String name,
        Place place,
        String purpose,
        Located<String> owner,
        String runbook,
        Trigger trigger,
        RecordRules record,
        Retention retention,
        List<Step> steps,
        List<Delivery> deliver,
        Optional<Located<Bulk>> run) {

    public FlowDeclaration {
        steps = List.copyOf(steps);
        deliver = List.copyOf(deliver);
    }

    /** Path of the flow's file. */
    public String file() {
        return place.file();
    }

    /** What starts a flow. */
    public enum TriggerKind {
        WEBHOOK,
        API
    }

    /** The trigger. */
    public sealed interface Trigger {

        /** Where it is written. */
        Place place();

        /** What runs ask for; empty when it has none. */
        default Optional<Source> asks() {
            return switch (this) {
                case Scheduled scheduled -> Optional.of(scheduled.source());
                case Follows follows -> Optional.of(follows.source());
                case Dropped dropped -> Optional.of(dropped.source());
                case Endpoint _, Poll _, Changes _, Incidents _ -> Optional.empty();
            };
        }

        /**
         * Somebody calls.
         *
         * @param kind webhook or API
         * @param place where it is written
         * @param from name of the calling system
         * @param path of the endpoint, starting with a slash
         * @param answer what callers hear
         * @param maxBytes the largest body taken
         * @param expect what the source is expected to send; empty when nobody says
         * @param gaps how the caller is asked for what it could not deliver; empty when it is not
         */
        record Endpoint(
                TriggerKind kind,
                Place place,
                Located<String> from,
                Located<String> path,
                Answer answer,
                int maxBytes,
                Optional<Expect> expect,
                Optional<Gaps> gaps)
                implements Trigger {
            public static final int DEFAULT_MAX_BYTES = 1 << 20;
            public static final int LARGEST_MAX_BYTES = 25 << 20;
        }

        /**
         * A system is asked for what is new.
         *
         * @param place where it is written
         * @param source what is asked, and how
         * @param every how often
         * @param expect what there is expected to be; empty when nobody says
         */
        record Poll(Place place, Source source, Duration every, Optional<Expect> expect)
                implements Trigger {}

        /**
         * A system is asked for what it has, at certain times.
         *
         * @param place where it is written
         * @param source what is asked, and how
         * @param timing when
         * @param expect what there is expected to be; empty when nobody says
         */
        record Scheduled(Place place, Source source, Timing timing, Optional<Expect> expect)
                implements Trigger {}

        /**
         * A system is asked for what it has whenever a run of another flow was done.
         *
         * @param place where it is written
         * @param source what is asked, and how
         * @param after name of that flow
         * @param expect what there is expected to be; empty when nobody says
         */
        record Follows(Place place, Source source, Located<String> after, Optional<Expect> expect)
                implements Trigger {}

        /**
         * A folder is looked at; each new file is read by a run of its own.
         *
         * @param place where it is written
         * @param source what reads them
         * @param drop which, when, and what becomes of them
         * @param expect how many files there are expected to be; empty when nobody says
         */
        record Dropped(Place place, Source source, Drop drop, Optional<Expect> expect)
                implements Trigger {}

        /**
         * The changes of a system's data are followed.
         *
         * @param place where it is written
         * @param of operation that is followed
         * @param rows whether all rows that are there come first
         * @param mostBehind megabytes that the system may keep for the flow
         * @param expect what there is expected to be; empty when nobody says
         */
        record Changes(
                Place place, Target of, boolean rows, int mostBehind, Optional<Expect> expect)
                implements Trigger {}

        /**
         * Something is wrong, or is not any more: the flow tells the owner.
         *
         * @param place where it is written
         * @param digest what comes within this time after the first is told together
         * @param remind after which an incident that nobody has acknowledged is told again
         * @param escalation after which somebody else is told of it
         * @param urgent kinds of incidents that do not wait for the owner's hours
         */
        record Incidents(
                Place place,
                Duration digest,
                Optional<Duration> remind,
                Optional<Escalation> escalation,
                Set<String> urgent)
                implements Trigger {
            public Incidents {
                urgent = Set.copyOf(urgent);
            }
        }
    }

    /**
     * How a system is asked for what it has.
     *
     * @param ask operation of that system
     * @param items the list in its answer
     * @param pages how the next page is asked for; empty when there is one page
     */
    public record Asking(Target ask, Located<String> items, Optional<PagesForm> pages) {}

    /** How a caller is asked for what it could not deliver, and how often. */
    public record Gaps(Asking asking, Duration every) {}

    /**
     * What a flow asks for by itself.
     *
     * @param asking how
     * @param since how only for what is new; empty when for all it has, each time
     */
    public record Source(Asking asking, Optional<Since> since) {}

    /**
     * How a system is asked for what is new.
     *
     * @param field of the question
     * @param by field of an item; the greatest that was seen is asked with
     * @param overlap how much earlier than that is asked for; zero for not at all
     * @param begin what is asked with the first time; empty when without the field
     */
    public record Since(
            String field,
            Located<String> by,
            Optional<Located<Duration>> overlap,
            Optional<Located<String>> begin) {}

    /** Who is told of an incident that nobody has acknowledged for so long. */
    public record Escalation(Duration after, Located<String> to) {}

    /** What a source sends when all is well. */
    public sealed interface Expect {
        /**
         * So many records in any time of this length.
         *
         * @param atLeast so many
         * @param atMost so many
         * @param every in so long
         * @param during only these hours count; all when empty
         */
        record Counted(int atLeast, int atMost, Duration every, Optional<Hours> during)
                implements Expect {}

        /** What it sent in the weeks before. */
        record Learned() implements Expect {}
    }

    /** What callers hear. */
    public sealed interface Answer {
        /** 202 once the record is durable. */
        record Accepted() implements Answer {}

        /**
         * The deliveries' results.
         *
         * @param place where it is written
         * @param within how long to wait at most
         * @param reply the body
         */
        record Result(Place place, Duration within, Template reply) implements Answer {}
    }

    /**
     * What travels.
     *
     * @param contract name of the contract
     * @param key ordering and search key
     * @param unique what makes a record unique
     * @param invalid what becomes of records that break the contract
     */
    public record RecordRules(
            Located<String> contract,
            Optional<ExpressionText> key,
            Optional<Unique> unique,
            Invalid invalid) {}

    /** What makes a record unique, and how long that is remembered. */
    public record Unique(ExpressionText by, Duration within) {}

    /** What becomes of records that break the contract. */
    public enum Invalid {
        HOLD,
        REJECT
    }

    /** One of {@code steps}. */
    public sealed interface Step {

        /** Where it is written. */
        Place place();

        /** Gives names to values; they apply in order, a later one sees the earlier ones. */
        record SetValues(Place place, List<Assignment> values) implements Step {
            public SetValues {
                values = List.copyOf(values);
            }
        }

        /** Skips records for which it is false. */
        record Keep(Place place, ExpressionText condition) implements Step {}

        /**
         * Finds a row of a reference table by its first column.
         *
         * @param place where it is written
         * @param in name of the table
         * @param by the value to find
         * @param as the name the row gets
         * @param missing what follows when there is no such row
         */
        record Lookup(
                Place place,
                Located<String> in,
                ExpressionText by,
                Located<String> as,
                Missing missing)
                implements Step {}
    }

    /** A name and what it stands for. */
    public record Assignment(Located<String> name, Template value) {}

    /** What follows when a lookup finds nothing. */
    public enum Missing {
        /** The record waits for its owner. */
        HOLD,
        /** The name is an absent value: read it as optional. */
        EMPTY
    }

    /** An operation of a system, as in {@code crm.contacts.upsert}. */
    public record Target(Place place, String system, String operation) {
        @Override
        public String toString() {
            return system + "." + operation;
        }
    }

    /**
     * One place the flow delivers to.
     *
     * @param name in the flow
     * @param to what is called
     * @param map its input
     * @param when whether a record goes there
     * @param after name of the delivery whose result it may use
     * @param deadline age at which a pending delivery is late
     * @param giveUp age after which it is not tried any more; empty for the default. With {@link
     *     Fallback.To} it is the fallback's {@code after}
     * @param retry upper bounds of the waits between attempts; empty for the default
     * @param on what is done about outcomes, by their names
     * @param fallback what follows then; the flow's own where the delivery names none
     */
    public record Delivery(
            Located<String> name,
            Target to,
            Template map,
            Optional<ExpressionText> when,
            Optional<Located<String>> after,
            Optional<Located<Duration>> deadline,
            Optional<Duration> giveUp,
            List<Duration> retry,
            Map<String, OutcomeRule> on,
            Fallback fallback) {
        public Delivery {
            retry = List.copyOf(retry);
            on = Map.copyOf(on);
        }
    }

    /** What follows when a delivery is given up. */
    public sealed interface Fallback {
        /** It waits for its owner. */
        record Hold() implements Fallback {}

        /** Another operation gets the record. */
        record To(Place place, Target to, Template map) implements Fallback {}
    }
}
