package dev.tieline.run;

import dev.tieline.api.Fault;
import java.util.stream.Collectors;

/** What became of a wish to run. */
public sealed interface Started {
    /** It runs. */
    record Begun(long run) implements Started {}

    /** The flow runs already. */
    record Busy(long run) implements Started {}

    /** The flow asks nobody, or is not one that files start. */
    record AsksNobody() implements Started {}

    /** No hub runs here: the store is only open for questions. */
    record AtRest() implements Started {}

    /**
     * The flow has no such range.
     *
     * @param code stable
     * @param why in words, as a sentence
     */
    record NoRange(String code, String why) implements Started {}

    /**
     * There is no file to be read.
     *
     * @param code stable
     * @param why in words, as a sentence
     */
    record NoFile(String code, String why) implements Started {

        private static final int SHOWN = 5;

        /** What a look came to that found none. */
        static NoFile of(DropSeen seen) {
            if (seen.fault().isPresent()) {
                Fault fault = seen.fault().get();
                return new NoFile(fault.code(), fault.message());
            }
            if (!seen.name().isEmpty()) {
                return seen.named().isEmpty()
                        ? new NoFile("file-unknown", "There is no such file in the folder.")
                        : new NoFile("file-not-whole", "The file is not whole yet.");
            }
            if (seen.waits()) {
                return new NoFile(
                        "file-failed", "A file whose run failed keeps all others from being read.");
            }
            return new NoFile(
                    "no-new-file",
                    seen.waiting().isEmpty()
                            ? "There is no new file in the folder."
                            : "No new file in the folder is whole yet: "
                                    + seen.waiting().stream()
                                            .limit(SHOWN)
                                            .collect(Collectors.joining(", "))
                                    + ".");
        }
    }
}
