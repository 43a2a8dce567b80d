package dev.tieline.testkit;

import dev.tieline.testkit.Violation.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a hub by what was seen of it from outside. Shares no code with it, so that one mistake
 * cannot hide in both.
 *
 * @param destinations that every accepted submission has to reach
 * @param asked of these, which are asked before anything is repeated: they get nothing twice
 * @param inFlight how long before a kill something may have arrived and still count as in flight:
 *     only that may arrive again
 */
public record Oracle(Set<String> destinations, Set<String> asked, Duration inFlight) {
    public Oracle {
        destinations = Set.copyOf(destinations);
        asked = Set.copyOf(asked);
    }

    /**
     * What was counted.
     *
     * @param accepted submissions whose sender was told so, or that turned up nevertheless
     * @param unanswered posts that got no answer
     * @param requests that destinations got
     * @param refused of these, answered with 500
     * @param duplicates beyond the first that destinations took
     * @param inFlight deliveries that were in flight at all kills where they were counted
     * @param oldestDuplicate longest time before a kill that a duplicate's forerunner had arrived
     */
    public record Verdict(
            List<Violation> violations,
            int accepted,
            int unanswered,
            int requests,
            int refused,
            int duplicates,
            int inFlight,
            Duration oldestDuplicate) {
        public Verdict {
            violations = List.copyOf(violations);
        }
    }

    /** Looks at a history whose hub has been given the time to deliver everything. */
    public Verdict judge(History history) {
        return new Trial(this, history).verdict();
    }

    /** One judgement under way. */
    private static final class Trial {
        private static final int MAX_TOLD = 20;

        private final Oracle oracle;
        private final History history;
        private final Map<String, Submission> sent = new LinkedHashMap<>();
        private final Map<Promise, Integer> counts = new HashMap<>();
        private final List<Violation> violations = new ArrayList<>();
        private final Map<Integer, Integer> duplicates = new HashMap<>();
        private long oldestDuplicate;

        Trial(Oracle oracle, History history) {
            this.oracle = oracle;
            this.history = history;
            history.sent().forEach(submission -> sent.put(submission.id(), submission));
        }

        Verdict verdict() {
            Arrivals arrivals = arrivals();
            Set<String> accepted = accepted();
            accepted.addAll(arrivals.ids());
            answers();
            for (String destination : oracle.destinations) {
                Map<String, List<Sink.Seen>> taken = arrivals.taken(destination);
                lost(destination, accepted, taken);
                taken.forEach(this::duplicates);
                order(destination, taken.keySet());
            }
            bound();
            keys();
            books(accepted);
            return new Verdict(
                    violations,
                    accepted.size(),
                    (int) history.told().stream().filter(t -> t.status() == Told.NOTHING).count(),
                    history.seen().size(),
                    (int) history.seen().stream().filter(seen -> !seen.taken()).count(),
                    duplicates.values().stream().mapToInt(Integer::intValue).sum(),
                    history.kills().stream().mapToInt(kill -> kill.inFlight().orElse(0)).sum(),
                    Duration.ofNanos(oldestDuplicate));
        }

        private void violated(Promise promise, String what) {
            // A broken hub breaks a promise thousands of times; the first say enough.
            if (counts.merge(promise, 1, Integer::sum) <= MAX_TOLD) {
                violations.add(new Violation(promise, what));
            }
        }

        /** Everything that was taken, by destination and submission, in the order of arrival. */
        private Arrivals arrivals() {
            Arrivals arrivals = new Arrivals(new HashMap<>());
            for (Sink.Seen seen : history.seen()) {
                String id = SubmissionText.id(seen.body());
                Submission submission = sent.get(id);
                if (submission == null || !SubmissionText.same(seen.body(), submission)) {
                    violated(
                            Promise.NOTHING_ALTERED,
                            seen.destination() + " got what nobody sent: " + seen.body());
                } else if (!oracle.destinations.contains(seen.destination())) {
                    violated(Promise.NOTHING_ALTERED, id + " went to " + seen.destination());
                } else if (seen.taken()) {
                    arrivals.add(id, seen);
                }
            }
            return arrivals;
        }

        private record Arrivals(Map<String, Map<String, List<Sink.Seen>>> byDestination) {
            void add(String id, Sink.Seen seen) {
                byDestination
                        .computeIfAbsent(seen.destination(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(id, _ -> new ArrayList<>())
                        .add(seen);
            }

            Map<String, List<Sink.Seen>> taken(String destination) {
                return byDestination.getOrDefault(destination, Map.of());
            }

            /** What arrived anywhere was accepted, whether or not its sender heard so. */
            Set<String> ids() {
                Set<String> ids = new HashSet<>();
                byDestination.values().forEach(taken -> ids.addAll(taken.keySet()));
                return ids;
            }
        }

        private Set<String> accepted() {
            Set<String> accepted = new HashSet<>();
            history.told().stream()
                    .filter(told -> told.status() == Told.ACCEPTED)
                    .forEach(told -> accepted.add(told.submission()));
            return accepted;
        }

        private void answers() {
            Map<String, String> records = new HashMap<>();
            for (Told told : history.told()) {
                switch (told.status()) {
                    case Told.BUSY -> {}
                    case Told.NOTHING -> {
                        if (told.life() >= history.kills().size()) {
                            violated(Promise.ANSWER, told.submission() + " got no answer");
                        }
                    }
                    case Told.ACCEPTED -> {
                        String first = records.putIfAbsent(told.submission(), told.recordId());
                        if (first != null && !first.equals(told.recordId())) {
                            violated(
                                    Promise.ANSWER,
                                    told.submission() + " is " + first + " and " + told.recordId());
                        }
                    }
                    default ->
                            violated(
                                    Promise.ANSWER,
                                    told.submission() + " was answered with " + told.status());
                }
            }
        }

        private void lost(
                String destination, Set<String> accepted, Map<String, List<Sink.Seen>> taken) {
            for (String id : accepted) {
                if (!taken.containsKey(id)) {
                    violated(Promise.NOTHING_LOST, id + " never reached " + destination);
                }
            }
        }

        private void duplicates(String id, List<Sink.Seen> taken) {
            for (int i = 1; i < taken.size(); i++) {
                Sink.Seen before = taken.get(i - 1);
                duplicates.merge(before.life(), 1, Integer::sum);
                Sink.Seen again = taken.get(i);
                String what = id + " came to " + again.destination() + " again ";
                if (before.life() == again.life()) {
                    violated(Promise.DUPLICATES_BOUNDED, what + "without a kill between");
                    continue;
                }
                if (oracle.asked.contains(again.destination())) {
                    violated(Promise.DUPLICATES_BOUNDED, what + "though it could be asked");
                }
                long age = history.kills().get(before.life()).at() - before.at();
                oldestDuplicate = Math.max(oldestDuplicate, age);
                if (age > oracle.inFlight.toNanos()) {
                    violated(
                            Promise.DUPLICATES_BOUNDED,
                            what + "though it was there " + age / 1_000_000 + " ms before a kill");
                }
            }
        }

        /** Where it was counted, a kill repeats no more than what was in flight. */
        private void bound() {
            duplicates.forEach((life, count) -> {
                if (life >= history.kills().size()) {
                    return;
                }
                int most = history.kills().get(life).inFlight().orElse(Integer.MAX_VALUE);
                if (count > most) {
                    violated(
                            Promise.DUPLICATES_BOUNDED,
                            "kill %d made %d duplicates of %d in flight"
                                    .formatted(life, count, most));
                }
            });
        }

        /** First appearances tell the order; a repeated one was in order the first time. */
        private void order(String destination, Set<String> firstAppearances) {
            Map<String, Submission> last = new HashMap<>();
            for (String id : firstAppearances) {
                Submission now = known(id);
                Submission before = last.put(now.key(), now);
                if (before != null && before.number() > now.number()) {
                    violated(
                            Promise.ORDER,
                            destination + " got " + now.id() + " after " + before.id());
                }
            }
        }

        private Submission known(String id) {
            Submission submission = sent.get(id);
            if (submission == null) {
                throw new IllegalStateException("never sent: " + id);
            }
            return submission;
        }

        /** One key for a submission at a destination, and one submission for a key there. */
        private void keys() {
            Map<String, String> keyOf = new HashMap<>();
            Map<String, String> submissionOf = new HashMap<>();
            for (Sink.Seen seen : history.seen()) {
                String id = SubmissionText.id(seen.body());
                String here = " at " + seen.destination();
                String first = keyOf.putIfAbsent(id + here, seen.key());
                String other = submissionOf.putIfAbsent(seen.key() + here, id);
                if (seen.key().isEmpty()) {
                    violated(Promise.ONE_KEY, id + " has no key" + here);
                } else if (first != null && !first.equals(seen.key())) {
                    violated(Promise.ONE_KEY, id + " has " + first + " and " + seen.key() + here);
                } else if (other != null && !other.equals(id)) {
                    violated(Promise.ONE_KEY, seen.key() + " is " + other + " and " + id + here);
                }
            }
        }

        private void books(Set<String> accepted) {
            Books books = history.books();
            Books.Counts counts = books.counts();
            expect(books.balanced() && counts.even(), "the equation does not hold: " + counts);
            expect(
                    counts.pending() == 0 && counts.held() == 0 && counts.skipped() == 0,
                    "not everything is delivered: " + counts);
            expect(
                    counts.accepted() - counts.duplicate() == accepted.size(),
                    accepted.size() + " were accepted, but the books say " + counts);
            expect(
                    books.states().size() == counts.accepted(),
                    books.states().size() + " records are there, but the books say " + counts);
            for (Told told : history.told()) {
                if (told.status() == Told.ACCEPTED) {
                    String state = books.states().getOrDefault(told.recordId(), "missing");
                    expect(
                            state.equals("delivered"),
                            told.submission() + " is record " + told.recordId() + ": " + state);
                }
            }
        }

        private void expect(boolean holds, String what) {
            if (!holds) {
                violated(Promise.BOOKS, what);
            }
        }
    }
}
