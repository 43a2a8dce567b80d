package dev.tieline.plan;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;

/** The problems that only a record shows. None of them carries a value. */
final class Faults {
    private Faults() {}

    static Fault lookupMissing(String table, String field) {
        return new Fault(
                "lookup-missing",
                Blame.SENDER,
                "The table '" + table + "' has no row for this record's value.",
                "Add the row to the table, or correct the record, and replay it.",
                field);
    }

    static Fault lookupEmpty(String table, String field) {
        return new Fault(
                "lookup-missing",
                Blame.SENDER,
                "The record has no value to find in the table '" + table + "'.",
                "Correct the record and replay it, or give the lookup a default.",
                field);
    }

    static Fault noAnswer(String rule) {
        return Fault.of(
                "rule-without-answer",
                Blame.FLOW,
                "The rule '" + rule + "' gave neither true nor false.",
                "Make the rule cover records without this value.");
    }

    static Fault requestInvalid(Problem problem, String operation) {
        return new Fault(
                "request-invalid",
                Blame.FLOW,
                "What the mapping made does not suit " + operation + ": " + problem.message() + ".",
                "Correct the mapping, or the record, and replay it.",
                problem.pointer());
    }

    static Fault fieldNotGranted(String field, String operation) {
        return new Fault(
                "field-not-granted",
                Blame.FLOW,
                "The mapping made a field that may not go to " + operation + ".",
                "Take it out of the mapping, or have the system's owner grant it.",
                "/" + field.replace("~", "~0").replace("/", "~1"));
    }

    static Fault notAnObject() {
        return Fault.of(
                "mapping-not-an-object",
                Blame.FLOW,
                "The mapping made no object.",
                "Correct the mapping and replay the record.");
    }

    static Fault tooLarge() {
        return Fault.of(
                "expression-failed",
                Blame.FLOW,
                "The expression could not be evaluated: its result is too large.",
                "Map less text into one field.");
    }
}
