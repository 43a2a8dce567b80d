package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.api.Problem;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.contract.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the body of a command looks like.
 *
 * @param meaning in words
 * @param schema its JSON Schema
 * @param required whether there must be one; otherwise nothing means {@code {}}
 * @param maxBytes the largest taken
 * @param contract checks it; empty when any object will do
 */
record Form(
        String meaning,
        Map<String, Object> schema,
        boolean required,
        int maxBytes,
        Optional<Contract> contract) {
    private static final int MAX_OPTIONS = 4 << 10;
    private static final int MAX_RECORD = 25 << 20;

    /** Options, which may be left out. */
    static Form options(String meaning, Map<String, Object> properties) {
        Map<String, Object> schema =
                Map.of("type", "object", "properties", properties, "additionalProperties", false);
        Findings findings = new Findings();
        Optional<Contract> contract =
                JsonContract.compile("body", schema, _ -> Place.startOf("body"), findings);
        if (contract.isEmpty()) {
            throw new IllegalArgumentException("a form's schema is wrong: " + findings.sorted());
        }
        return new Form(meaning, schema, false, MAX_OPTIONS, contract);
    }

    /** A whole record of whatever contract. */
    static Form record(String meaning) {
        return new Form(meaning, Map.of("type", "object"), true, MAX_RECORD, Optional.empty());
    }

    List<Problem> problems(Document body) {
        return contract.map(known -> known.check(body)).orElse(Verdict.Valid.VALID)
                        instanceof Verdict.Invalid(List<Problem> problems)
                ? problems
                : List.of();
    }
}
