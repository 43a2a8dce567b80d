package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Shares a hub's processor time out among the stages of a lead's way, from the samples of a flight
 * recording ({@code jdk.CPUTimeSample}, JEP 509). A sample belongs to the stage of the innermost
 * frame that has one; what the kernel does in a call belongs to the caller.
 */
final class Stages {
    private static final String SAMPLE = "jdk.CPUTimeSample";

    private Stages() {}

    /** A stage, and the classes that are at work in it: the first that fits counts. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Stage {
        MASK("dev.tieline.connector.http.Mask"),
        HTTP_OUT("dev.tieline.connector.", "org.apache.hc."),
        MAPPING("dev.tieline.mapping.", "dev.tieline.plan."),
        PARSE("dev.tieline.format."),
        CONTRACT("dev.tieline.contract."),
        CALLER("dev.tieline.caller."),
        SETTLE("dev.tieline.store.Settle", "dev.tieline.store.AttemptCode"),
        CHECKPOINT("dev.tieline.store.Checkpointer"),
        UPKEEP("dev.tieline.store.Upkeep", "dev.tieline.store.Retention"),
        COMMIT(
                "dev.tieline.store.Admit",
                "dev.tieline.store.Transaction",
                "dev.tieline.store.Writer",
                "dev.tieline.store.Hashes",
                "dev.tieline.store.CommandQueue"),
        LANES("dev.tieline.delivery."),
        INTAKE("dev.tieline.intake."),
        HTTP_IN("dev.tieline.listener.", "dev.tieline.app.", "io.helidon."),
        OTHER;

        private final List<String> classes;

        Stage(String... classes) {
            this.classes = List.of(classes);
        }

        static Optional<Stage> of(RecordedFrame frame) {
            String type = frame.getMethod().getType().getName();
            for (Stage stage : values()) {
                if (stage.classes.stream().anyMatch(type::startsWith)) {
                    return Optional.of(stage);
                }
            }
            return Optional.empty();
        }
    }

    /** Which part of the samples since then belongs to each stage. */
    static Map<Stage, Double> shares(Path recording, Instant since) throws IOException {
        Map<Stage, Long> counts = new EnumMap<>(Stage.class);
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(SAMPLE)
                        && event.getStartTime().isAfter(since)) {
                    counts.merge(stage(event.getStackTrace()), 1L, Long::sum);
                }
            }
        }
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        Map<Stage, Double> shares = new EnumMap<>(Stage.class);
        counts.forEach((stage, count) -> shares.put(stage, count / all));
        return shares;
    }

    private static Stage stage(@Nullable RecordedStackTrace stack) {
        if (stack == null) {
            return Stage.OTHER;
        }
        return stack.getFrames().stream()
                .flatMap(frame -> Stage.of(frame).stream())
                .findFirst()
                .orElse(Stage.OTHER);
    }
}
