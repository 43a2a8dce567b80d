package dev.tieline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class AuditCheckTest {
    private static final int ROWS = 200;
    private static final int ROUNDS = 1_000;
    private static final Instant START = Instant.parse("2026-03-02T09:30:00Z");
    private static final long SEED = Long.getLong("audit.seed", System.nanoTime());

    private final RandomGenerator dice = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    private static List<AuditRow> rows(int count) {
        List<AuditRow> rows = new ArrayList<>();
        String previous = AuditRow.NONE;
        for (int i = 1; i <= count; i++) {
            Act act =
                    new Act(
                            START.plusSeconds(i),
                            i % 3 == 0 ? "ann" : "hub",
                            i % 2 == 0 ? "replay" : "deploy",
                            "record \"" + i + "\" ü",
                            Map.of("n", "" + i));
            rows.add(AuditRow.of(i, act, previous));
            previous = rows.getLast().hash();
        }
        return rows;
    }

    private static AuditCheck.Answer check(List<String> lines, AuditRoot... anchors) {
        AuditCheck check = new AuditCheck(List.of(anchors));
        lines.forEach(check::take);
        return check.answer();
    }

    private static List<String> lines(List<AuditRow> rows) {
        return rows.stream().map(AuditRow::line).toList();
    }

    private static AuditRoot root(List<AuditRow> rows) {
        AuditCheck.Whole whole = (AuditCheck.Whole) check(lines(rows));
        return new AuditRoot(whole.rows(), whole.root(), START);
    }

    @Test
    void whatWasNotTouchedIsWhole() {
        List<AuditRow> rows = rows(ROWS);
        AuditRoot early = root(rows.subList(0, 37));
        assertThat(check(lines(rows), early, root(rows), root(List.of())))
                .isEqualTo(new AuditCheck.Whole(ROWS, root(rows).root()));
        assertThat(rows.get(5).act().orElseThrow().object()).isEqualTo("record \"6\" ü");
    }

    @Test
    void everyEditIsFound() {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = new ArrayList<>(lines(rows(20)));
            int at = dice.nextInt(lines.size());
            StringBuilder line = new StringBuilder(lines.get(at));
            int place = dice.nextInt(line.length());
            char was = line.charAt(place);
            char now = (char) (' ' + dice.nextInt(95));
            line.setCharAt(place, now == was ? (char) (now ^ 1) : now);
            lines.set(at, line.toString());
            found += check(lines) instanceof AuditCheck.Broken ? 1 : 0;
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(ROUNDS);
    }

    @Test
    void everyDeletionInsertionAndReorderingIsFound() {
        int found = 0;
        List<String> all = lines(rows(ROWS));
        AuditRoot anchor = root(rows(ROWS));
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = new ArrayList<>(all);
            int at = dice.nextInt(lines.size());
            int other = dice.nextInt(lines.size() - 1);
            int elsewhere = other < at ? other : other + 1;
            switch (round % 3) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(elsewhere));
                default -> Collections.swap(lines, at, elsewhere);
            }
            found += check(lines, anchor) instanceof AuditCheck.Broken ? 1 : 0;
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(ROUNDS);
    }

    @Test
    void everyTruncationIsFoundByTheAnchor() {
        List<String> all = lines(rows(ROWS));
        AuditRoot anchor = root(rows(ROWS));
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> lines = all.subList(0, dice.nextInt(ROWS));
            assertThat(check(lines)).isInstanceOf(AuditCheck.Whole.class);
            found += check(lines, anchor) instanceof AuditCheck.Broken ? 1 : 0;
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(ROUNDS);
    }

    @Test
    void aHistoryThatWasWrittenAnewIsFoundByTheAnchor() {
        List<AuditRow> rows = rows(ROWS);
        AuditRoot anchor = root(rows.subList(0, 150));
        List<AuditRow> anew = new ArrayList<>(rows.subList(0, 100));
        for (AuditRow row : rows.subList(100, ROWS)) {
            Act act = row.act().orElseThrow();
            Act other = new Act(act.at(), "somebody-else", act.name(), act.object(), Map.of());
            anew.add(AuditRow.of(row.seq(), other, anew.getLast().hash()));
        }
        assertThat(check(lines(anew))).isInstanceOf(AuditCheck.Whole.class);
        assertThat(check(lines(anew), anchor))
                .isInstanceOfSatisfying(
                        AuditCheck.Broken.class,
                        broken -> assertThat(broken.why()).contains("another root"));
    }

    @Test
    void anActIsBoundedWhateverComes() {
        Act act =
                new Act(
                        START,
                        "a".repeat(9_000),
                        "replay",
                        "\uD83D",
                        Map.of("k", "😀".repeat(900)));
        assertThat(act.actor()).hasSize(200).endsWith("…");
        assertThat(act.object()).isEqualTo("?");
        AuditRow row = AuditRow.of(1, act, AuditRow.NONE);
        assertThat(row.act()).contains(act);
    }

    @Test
    void aRootIsWrittenAndReadBack() {
        AuditRoot root = root(rows(3));
        assertThat(AuditRoot.of(root.text()).orElseThrow().root()).isEqualTo(root.root());
        assertThat(AuditRoot.of("nonsense@x")).isEmpty();
        assertThat(AuditRoot.of(dev.tieline.api.Document.of(root.json()))).contains(root);
    }
}
