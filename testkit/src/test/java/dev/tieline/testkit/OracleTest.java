package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Violation.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The oracle is proved by histories of hubs that break one promise each. */
final class OracleTest {
    private static final Duration IN_FLIGHT = Duration.ofMillis(100);
    private static final long KILL = Duration.ofSeconds(10).toNanos();

    private final List<Submission> sent = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Sink.Seen> seen = new ArrayList<>();
    private final Map<String, String> states = new HashMap<>();
    private int duplicateRecords;
    private int inFlight = 1;

    OracleTest() {
        for (int number = 1; number <= 3; number++) {
            Submission submission = new Submission("s" + number, "k", number, "text");
            sent.add(submission);
            told.add(new Told(submission.id(), 0, 202, "r" + number));
            states.put("r" + number, "delivered");
            seen.add(seen("d1", 0, 1, submission));
            seen.add(seen("d2", 0, 1, submission));
        }
    }

    private static Sink.Seen seen(String destination, int life, long at, Submission submission) {
        String key = submission.id() + "-" + destination;
        return new Sink.Seen(destination, life, at, true, key, submission.json());
    }

    private Sink.Seen seen(int place) {
        return seen.get(place);
    }

    private List<Violation> judged() {
        long accepted = states.size();
        var counts =
                new Books.Counts(accepted, accepted - duplicateRecords, 0, duplicateRecords, 0, 0);
        return judged(new Books(counts, true, states));
    }

    private List<Violation> judged(Books books) {
        List<Kill> kills = List.of(new Kill(KILL, OptionalInt.of(inFlight)));
        History history = new History(sent, told, seen, kills, books);
        return new Oracle(Set.of("d1", "d2"), Set.of("d1"), IN_FLIGHT).judge(history).violations();
    }

    private void assertBroken(Promise promise) {
        assertThat(judged()).extracting(Violation::promise).contains(promise);
    }

    @Test
    void aHubThatKeepsEveryPromiseIsCleared() {
        assertThat(judged()).isEmpty();
    }

    @Test
    void whatWasInFlightAtAKillMayComeAgain() {
        Submission last = sent.getLast();
        seen.set(5, seen("d2", 0, KILL - Duration.ofMillis(20).toNanos(), last));
        seen.add(seen("d2", 1, KILL + 1, last));
        assertThat(judged()).isEmpty();

        inFlight = 0;
        assertBroken(Promise.DUPLICATES_BOUNDED);
    }

    @Test
    void aDoubleWhereItCouldBeAskedIsSeen() {
        Submission last = sent.getLast();
        seen.set(4, seen("d1", 0, KILL - 1, last));
        seen.add(seen("d1", 1, KILL + 1, last));
        assertBroken(Promise.DUPLICATES_BOUNDED);
    }

    @Test
    void aPostWithoutAnswerMayHaveBeenAcceptedOrNot() {
        sent.add(new Submission("s4", "k", 4, "text"));
        told.add(new Told("s4", 0, 0, ""));
        assertThat(judged()).isEmpty();
    }

    @Test
    void aRepeatedSubmissionIsARecordOfItsOwnInTheBooks() {
        told.add(new Told("s3", 1, 202, "r3"));
        states.put("r4", "duplicate");
        duplicateRecords = 1;
        assertThat(judged()).isEmpty();
    }

    @Test
    void aLostRecordIsSeen() {
        seen.remove(4);
        assertBroken(Promise.NOTHING_LOST);
    }

    @Test
    void aRecordLostAfterItWasDeliveredToSomeIsSeenThoughNobodyPromisedIt() {
        told.remove(2);
        told.add(new Told("s3", 0, 0, ""));
        seen.remove(5);
        assertBroken(Promise.NOTHING_LOST);
    }

    @Test
    void aRequestThatWasAnsweredWithAnErrorIsNotADelivery() {
        Sink.Seen last = seen(5);
        seen.set(5, new Sink.Seen("d2", 0, 1, false, last.key(), last.body()));
        assertBroken(Promise.NOTHING_LOST);
    }

    @Test
    void aDoubleWithAnotherKeyIsSeen() {
        seen.add(new Sink.Seen("d2", 1, KILL + 1, true, "another", sent.getLast().json()));
        assertBroken(Promise.ONE_KEY);
    }

    @Test
    void oneKeyForTwoSubmissionsIsSeen() {
        seen.set(5, new Sink.Seen("d2", 0, 1, true, seen(3).key(), sent.getLast().json()));
        assertBroken(Promise.ONE_KEY);
    }

    @Test
    void aMissingKeyIsSeen() {
        seen.set(5, new Sink.Seen("d2", 0, 1, true, "", sent.getLast().json()));
        assertBroken(Promise.ONE_KEY);
    }

    @Test
    void aDoubleWithoutAKillIsSeen() {
        seen.add(seen("d2", 0, 2, sent.getLast()));
        assertBroken(Promise.DUPLICATES_BOUNDED);
    }

    @Test
    void aDoubleOfSomethingLongSettledIsSeen() {
        seen.add(seen("d2", 1, KILL + 1, sent.getLast()));
        assertBroken(Promise.DUPLICATES_BOUNDED);
    }

    @Test
    void aSwappedOrderIsSeen() {
        Sink.Seen second = seen(2);
        seen.set(2, seen(4));
        seen.set(4, second);
        assertBroken(Promise.ORDER);
    }

    @Test
    void anAlteredFieldIsSeen() {
        String altered = seen(5).body().replace("text\":\"text", "text\":\"test");
        seen.set(5, new Sink.Seen("d2", 0, 1, true, seen(5).key(), altered));
        assertBroken(Promise.NOTHING_ALTERED);
    }

    @Test
    void somethingNobodySentIsSeen() {
        seen.add(seen("d1", 0, 1, new Submission("s9", "k", 9, "text")));
        assertBroken(Promise.NOTHING_ALTERED);
    }

    @Test
    void aWrongDestinationIsSeen() {
        seen.add(seen("d9", 0, 1, sent.getLast()));
        assertBroken(Promise.NOTHING_ALTERED);
    }

    @Test
    void anAnswerThatRefusesSomethingGoodIsSeen() {
        told.add(new Told("s3", 0, 500, ""));
        assertBroken(Promise.ANSWER);
    }

    @Test
    void twoRecordsForOneSubmissionAreSeen() {
        told.add(new Told("s3", 1, 202, "r4"));
        assertBroken(Promise.ANSWER);
    }

    @Test
    void noAnswerFromAHubThatWasNotKilledIsSeen() {
        told.add(new Told("s3", 1, 0, ""));
        assertBroken(Promise.ANSWER);
    }

    @Test
    void booksThatDoNotAddUpAreSeen() {
        var books = new Books(new Books.Counts(3, 2, 0, 0, 0, 0), true, states);
        assertThat(judged(books)).extracting(Violation::promise).contains(Promise.BOOKS);
    }

    @Test
    void booksThatForgetARecordAreSeen() {
        states.remove("r3");
        assertBroken(Promise.BOOKS);
    }

    @Test
    void recordsThatStayUndeliveredAreSeen() {
        states.put("r3", "held");
        var books = new Books(new Books.Counts(3, 2, 0, 0, 1, 0), true, states);
        assertThat(judged(books)).extracting(Violation::promise).contains(Promise.BOOKS);
    }
}
