package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.outcome.Disposition;
import dev.tieline.outcome.OutcomePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/promises.md draws and tabulates is what the code decides. */
class DocumentedRulesTest {
    private static final DocumentPage PROMISES = DocumentPage.read("docs/promises.md");
    private static final Pattern MOVE = Pattern.compile("(?m)^ *([a-z_]+) --> ([a-z_]+)");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Pattern RULE = Pattern.compile("\\*\\*([a-z]+)\\*\\*");
    private static final Fault FAULT = Fault.of("some", Blame.DESTINATION, "Some.", "");

    @Test
    void theDrawnMovesAreTheLegalOnes() {
        String drawing =
                PROMISES.blocks().stream()
                        .filter(block -> block.language().equals("mermaid"))
                        .map(DocumentPage.Block::text)
                        .collect(Collectors.joining());
        var drawn =
                MOVE.matcher(drawing)
                        .results()
                        .map(move -> (move.group(1) + " > " + move.group(2)).replace('_', '-'))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(drawn).isEqualTo(legal());
    }

    private static Set<String> legal() {
        return Arrays.stream(DeliveryState.values())
                .flatMap(from ->
                        Arrays.stream(DeliveryState.values())
                                .filter(from::mayBecome)
                                .map(to -> from.word() + " > " + to.word()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOutcomeHasTheRuleThatIsShown() {
        Map<String, List<String>> decided = new LinkedHashMap<>();
        for (Outcome outcome : outcomes()) {
            decided.put(outcome.name(), rules(outcome));
        }

        assertThat(shown()).isEqualTo(decided);
    }

    /** By status: what is shown, and what the outcome matrix holds against a real hub. */
    @Test
    void everyStatusHasTheOutcomesThatAreShown() {
        Map<String, String> shown = new TreeMap<>();
        DocumentPage.read("docs/outcomes.md").lines().stream()
                .filter(line -> line.matches("\\| [1-5][0-9]{2}.*"))
                .map(line -> line.split("\\|", -1))
                // The table of HTTP alone has three columns.
                .filter(cells -> cells.length == 5)
                .forEach(cells ->
                        STATUS.matcher(cells[1])
                                .results()
                                .forEach(status -> shown.put(status.group(), safeAndNot(cells))));
        Map<String, String> held = new TreeMap<>();
        OutcomeCase.all().stream()
                .filter(one -> one.name().matches("[0-9]{3}"))
                .forEach(one ->
                        held.put(one.name(), one.safe().outcome() + " " + one.unsafe().outcome()));

        assertThat(shown).isEqualTo(held);
    }

    private static String safeAndNot(String[] cells) {
        String safe = cells[2].strip().split(",", 2)[0];
        String not = cells[3].strip();
        return safe + " " + (not.equals("the same") ? safe : not);
    }

    private static Map<String, List<String>> shown() {
        return PROMISES.lines().stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .collect(
                        Collectors.toMap(
                                cells -> cells[1].strip().replace("`", ""),
                                cells ->
                                        RULE.matcher(cells[3])
                                                .results()
                                                .map((MatchResult found) -> found.group(1))
                                                .toList()));
    }

    private static List<Outcome> outcomes() {
        return List.of(
                new Outcome.Accepted("", Document.empty()),
                new Outcome.Duplicate("", Document.empty()),
                new Outcome.Rejected(FAULT),
                new Outcome.Unauthorized(FAULT),
                new Outcome.RateLimited(FAULT, Duration.ZERO),
                new Outcome.Unavailable(FAULT, Duration.ZERO),
                new Outcome.Unreachable(FAULT),
                new Outcome.Unknown(FAULT),
                new Outcome.Misunderstood(FAULT));
    }

    /**
     * For an operation that may be repeated, one that can be read back, and one that is neither.
     */
    private static List<String> rules(Outcome outcome) {
        return List.of(
                        policy(Operation.Identity.KEYED, false),
                        policy(Operation.Identity.NONE, true),
                        policy(Operation.Identity.NONE, false))
                .stream()
                .map(policy -> word(after(outcome, policy)))
                .distinct()
                .toList();
    }

    private static DeliveryPolicy policy(Operation.Identity identity, boolean verifiable) {
        return new DeliveryPolicy(
                identity, verifiable, DeliveryPolicy.DEFAULT_RETRY, false, Map.of());
    }

    private static Disposition after(Outcome outcome, DeliveryPolicy policy) {
        var standing =
                new OutcomePolicy.Standing(
                        policy, 1, false, Duration.ZERO, Instant.EPOCH, Instant.EPOCH);
        return OutcomePolicy.afterSend(outcome, standing, new Random(1));
    }

    private static String word(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Settle _ -> "settle";
            case Disposition.Hold _ -> "hold";
            case Disposition.FallBack _ -> "fallback";
            case Disposition.Retry _ -> "retry";
            case Disposition.Verify _ -> "verify";
            case Disposition.WaitAll _ -> "wait";
            case Disposition.PauseAll _ -> "pause";
        };
    }

    @Test
    void theShownTimesAreTheDefaults() {
        String text = PROMISES.prose();
        List<Duration> waits = DeliveryPolicy.DEFAULT_BACKOFF;
        String all =
                waits.subList(0, waits.size() - 1).stream()
                        .map(DocumentedRulesTest::written)
                        .collect(Collectors.joining(", "));
        Disposition limited =
                after(
                        new Outcome.RateLimited(FAULT, Duration.ZERO),
                        policy(Operation.Identity.KEYED, false));

        assertThat(text.replace('\n', ' '))
                .contains(all + " and then " + written(waits.getLast()) + " each time")
                .contains(written(DeliveryPolicy.DEFAULT_GIVE_UP) + " when left out");
        assertThat(limited).isEqualTo(new Disposition.WaitAll(Duration.ofSeconds(60), FAULT));
        assertThat(text).contains("else 60s");
    }

    /** As durations are written in YAML. */
    private static String written(Duration duration) {
        if (duration.toSeconds() % 86_400 == 0) {
            return duration.toDays() + "d";
        }
        if (duration.toSeconds() % 3_600 == 0) {
            return duration.toHours() + "h";
        }
        return duration.toSeconds() % 60 == 0
                ? duration.toMinutes() + "m"
                : duration.toSeconds() + "s";
    }
}
