package dev.tieline.connector.http;

import dev.tieline.api.Operation;
import dev.tieline.connector.form.ResultForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation as declared, ready to be called.
 *
 * @param operation what everybody may know of it
 * @param fields top-level fields its request describes
 * @param request how it is called
 * @param verify how it is read back
 * @param result what its answer must look like
 * @param id JSON Pointer of the remote id in the answer; empty when it is not said
 * @param rules what answers mean here, the first that fits first
 * @param duplicates statuses that mean the thing is there already
 * @param next where its answers hold a link to the next page; empty when they hold none
 * @param batch how several go in one call; empty when each goes alone
 * @param listed whether its answer is a list, which is seen as the field {@link #LIST}
 */
record HttpOperation(
        Operation operation,
        Set<String> fields,
        RequestLine request,
        Optional<RequestLine> verify,
        Optional<ResultForm> result,
        String id,
        List<AnswerRule> rules,
        Set<Integer> duplicates,
        Optional<NextPages.Source> next,
        Optional<BatchForm> batch,
        boolean listed) {

    /** The field of an answer that is a list and so has none. */
    static final String LIST = "items";

    HttpOperation {
        fields = Set.copyOf(fields);
        rules = List.copyOf(rules);
        duplicates = Set.copyOf(duplicates);
    }

    String name() {
        return operation.name();
    }

    /** The call of several as a whole: what its answer says of each is not looked at. */
    HttpOperation whole() {
        String told =
                batch.flatMap(BatchForm::entries)
                        .map(BatchForm.Entries::at)
                        .orElse(BatchForm.WHOLE);
        return telling(told.equals(BatchForm.WHOLE) ? "" : told.replaceFirst("^/", ""));
    }

    /**
     * The call of several as a whole.
     *
     * @param field of its answer that tells item by item and so is no sign that all failed; empty
     *     when none does
     */
    HttpOperation telling(String field) {
        Optional<ResultForm> form =
                field.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                ResultForm.of(
                                        Map.of(
                                                "type",
                                                "object",
                                                "properties",
                                                Map.of(field, Map.of()))));
        return new HttpOperation(
                operation,
                fields,
                request,
                verify,
                form,
                "",
                rules,
                duplicates,
                next,
                batch,
                false);
    }

    /** Whether a success without a readable answer is of no use. */
    boolean needsAnswer() {
        return result.filter(ResultForm::needsFields).isPresent();
    }
}
