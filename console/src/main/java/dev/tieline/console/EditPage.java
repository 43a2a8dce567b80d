package dev.tieline.console;

import java.util.List;

/**
 * A held record, to be corrected; shows classified values to those who may see them.
 *
 * @param record its head
 * @param contract name of its contract
 * @param why what it is held for
 * @param rows what can be corrected
 * @param check what the copy comes to as it stands
 * @param refusal why the last try to replay it was not taken; may be empty
 * @param clear whether it shows classified values
 */
record EditPage(
        RecordRow record,
        String contract,
        List<String> why,
        List<Row> rows,
        Check check,
        String refusal,
        boolean clear) {

    /** Number of the first field with a problem, where a person begins; -1 when there is none. */
    int firstWrong() {
        return rows.stream()
                .filter(r -> !r.problem().isEmpty())
                .mapToInt(Row::number)
                .findFirst()
                .orElse(-1);
    }

    /**
     * One field.
     *
     * @param number names it within the page
     * @param pointer names it in the form
     * @param label for people
     * @param kind how it is entered: {@code line}, {@code text}, {@code choice} (true or false)
     * @param about what the contract says of it
     * @param value as it stands
     * @param problem what is wrong with it; may be empty
     */
    record Row(
            int number,
            String pointer,
            String label,
            String kind,
            About about,
            String value,
            String problem) {}

    /** What the contract says of a field. */
    record About(String type, boolean required, String meaning, String classification) {}

    /**
     * What the copy comes to.
     *
     * @param fits whether it would be delivered
     * @param sentence the same in words
     * @param problems those that belong to no field of the form
     * @param changes against the record as it is
     * @param requests what each destination would get
     */
    record Check(
            boolean fits,
            String sentence,
            List<String> problems,
            List<Change> changes,
            List<Request> requests) {}

    /** A value that the copy has otherwise; what is not there is empty. */
    record Change(String field, String before, String after) {}

    /** What a destination would get. */
    record Request(String destination, String operation, List<RecordPage.Fact> fields) {}
}
