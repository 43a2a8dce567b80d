package dev.tieline.plan;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.flow.Drop;
import dev.tieline.flow.Hours;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What starts a flow. */
public sealed interface Trigger {

    /**
     * Somebody calls over HTTP.
     *
     * @param from the system that calls
     * @param path of the endpoint
     * @param scheme how the caller proves itself
     * @param answer what callers hear
     * @param body how bodies are read
     * @param expect what a source sends that is well; empty when nobody says
     * @param gaps how the caller is asked for what it could not deliver; empty when it is not
     */
    record Endpoint(
            Kind kind,
            String from,
            String path,
            CallerScheme scheme,
            Answer answer,
            Body body,
            Optional<Expect> expect,
            Optional<Gaps> gaps)
            implements Trigger {}

    /**
     * A system is asked for what is new.
     *
     * @param source what is asked, and how
     * @param every how often, besides at each start
     * @param expect what there is expected to be; empty when nobody says
     */
    record Poll(Source source, Duration every, Optional<Expect> expect) implements Trigger {}

    /**
     * A system is asked for what it has, at certain times; each time is a run.
     *
     * @param source what is asked, and how
     * @param timing when
     * @param expect what there is expected to be; empty when nobody says
     */
    record Scheduled(Source source, Timing timing, Optional<Expect> expect) implements Trigger {}

    /**
     * A system is asked for what it has whenever a run of another flow was done; each time is a
     * run.
     *
     * @param source what is asked, and how
     * @param after name of that flow
     * @param expect what there is expected to be; empty when nobody says
     */
    record Follows(Source source, String after, Optional<Expect> expect) implements Trigger {}

    /**
     * A folder is looked at; each new file is read by a run of its own.
     *
     * @param source what reads them, in bulk and file by file
     * @param drop which, when, and what becomes of them
     * @param expect how many files there are expected to be; empty when nobody says
     */
    record Dropped(Source source, Drop drop, Optional<Expect> expect) implements Trigger {}

    /**
     * The changes of a system's data are followed.
     *
     * @param system that is followed
     * @param operation of it; reads changes
     * @param rows whether all rows that are there come first
     * @param mostBehind bytes that the system may keep for the flow; more is an incident
     * @param expect what there is expected to be; empty when nobody says
     */
    record Changes(
            String system, String operation, boolean rows, long mostBehind, Optional<Expect> expect)
            implements Trigger {

        /** Names what is followed, so that a place in it is not taken for one in another. */
        public String reading() {
            return "changes of " + system + "." + operation;
        }
    }

    /**
     * What a flow asks for by itself.
     *
     * @param system that is asked
     * @param asking how
     * @param since how only for what is new; empty when for all it has, each time
     * @param inBulk whether its operation gives many rows at once, for a flow that wants them so;
     *     then there are no pages
     */
    record Source(String system, Asking asking, Optional<Since> since, boolean inBulk) {

        /** Names what is read, so that a cursor of another reading is not taken for one of this. */
        public String reading() {
            return system
                    + "."
                    + asking.operation()
                    + since.map(s -> " " + s.field() + " " + s.by()).orElse("");
        }
    }

    /** How a caller is asked for what it could not deliver, and how often besides at each start. */
    record Gaps(Asking asking, Duration every) {}

    /**
     * How a system is asked for what is new.
     *
     * @param field of the question
     * @param by field of an item: a number, or a date and time; the greatest is asked with
     * @param overlap how much earlier than that is asked for; zero for not at all
     * @param begin what is asked with the first time; empty when without the field
     */
    record Since(String field, String by, Duration overlap, Optional<Object> begin) {}

    /**
     * How a system is asked for what it has.
     *
     * @param operation of the system; reads, and needs no field to begin with
     * @param items the list in its answer, by its path with dots
     * @param pages how the next page is asked for
     */
    record Asking(String operation, String items, Pages pages) {}

    /**
     * Something is wrong, or is not any more: owners are told.
     *
     * @param digest what comes within this time after the first is told together
     * @param remind after which an incident that nobody has acknowledged is told again
     * @param escalate when somebody else is told; empty for never
     * @param urgent words of the kinds of incidents that do not wait for the owner's hours
     * @param owners of the hub by name
     */
    record Incidents(
            Duration digest,
            Optional<Duration> remind,
            Optional<Escalation> escalate,
            Set<String> urgent,
            Map<String, HubFile.Owner> owners)
            implements Trigger {
        public Incidents {
            urgent = Set.copyOf(urgent);
            owners = Map.copyOf(owners);
        }
    }

    /** Who is told of an incident that nobody has acknowledged for so long. */
    record Escalation(Duration after, String to) {}

    /** What a source sends when all is well. */
    sealed interface Expect {
        /**
         * So many records in any time of this length; else the source is silent, or loud.
         *
         * @param atLeast so many
         * @param atMost so many; more is no less odd
         * @param every in so long
         * @param during only these hours count; all when empty
         */
        record Counted(int atLeast, int atMost, Duration every, Optional<Hours> during)
                implements Expect {}

        /** What it sent in the weeks before. */
        record Learned() implements Expect {}
    }

    enum Kind {
        WEBHOOK,
        API
    }

    /** What callers hear. */
    sealed interface Answer {
        /** 202 once it is durable. */
        record Accepted() implements Answer {}

        /**
         * Waits for the deliveries.
         *
         * @param within how long at most; then 202 says what is still pending
         * @param reply makes the body
         */
        record Result(Duration within, Reply reply) implements Answer {}
    }

    /** Makes the reply of {@code answer: result} from the results of the deliveries by name. */
    @FunctionalInterface
    interface Reply {
        Rendering reply(Scope scope, Map<String, Document> results);
    }

    /**
     * How bodies are read.
     *
     * @param maxBytes the largest body taken
     * @param take the only fields that come in; all when empty
     */
    record Body(int maxBytes, Optional<Set<String>> take) {
        public static final Body DEFAULT = new Body(1 << 20, Optional.empty());

        /** What of a body comes in; empty when nothing of it is left out. */
        public Optional<Document> taken(Document body) {
            if (take.isEmpty() || take.get().containsAll(body.fields().keySet())) {
                return Optional.empty();
            }
            Map<String, @Nullable Object> fields = new LinkedHashMap<>(body.fields());
            fields.keySet().retainAll(take.get());
            return Optional.of(Document.of(fields));
        }
    }
}
