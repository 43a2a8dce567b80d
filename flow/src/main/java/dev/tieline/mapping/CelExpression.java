package dev.tieline.mapping;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression that CEL evaluates. */
record CelExpression(
        String text,
        Type type,
        boolean uncertain,
        List<String> reads,
        List<String> exposed,
        Map<String, Variable> variables,
        CelRuntime.Program program)
        implements Expression {

    @Override
    public Value evaluate(Names names) {
        try {
            Object given = Budget.within(() -> program.eval(name -> find(name, names)));
            Object value = Adapter.fromCel(given);
            return value == null ? Value.Absent.ABSENT : new Value.Present(value);
        } catch (CelEvaluationException e) {
            return failed(tooLarge(e) ? "its result is too large" : reason(e.getErrorCode()));
        } catch (Budget.Exceeded _) {
            return failed("its result is too large");
        } catch (RuntimeException _) {
            return failed("a value does not fit what the expression does with it");
        }
    }

    private Optional<Object> find(String name, Names names) {
        Variable variable = variables.get(name);
        if (variable == null) {
            return Optional.empty();
        }
        Object value = names.value(name);
        if (variable.uncertain()) {
            return Optional.of(
                    Optional.ofNullable(value).map(v -> Adapter.toCel(v, variable.type())));
        }
        return Optional.of(Adapter.toCel(value, variable.type()));
    }

    private static boolean tooLarge(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Budget.Exceeded) {
                return true;
            }
        }
        return false;
    }

    /** CEL's own messages may quote values; ours do not. */
    private static String reason(CelErrorCode code) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "a field it reads is missing";
            case INDEX_OUT_OF_BOUNDS -> "a list has no item at that index";
            case DIVIDE_BY_ZERO -> "it divides by zero";
            case NUMERIC_OVERFLOW -> "a number becomes too large";
            case BAD_FORMAT -> "text cannot be read as what is wanted";
            case INVALID_ARGUMENT -> "a function got a value it cannot take";
            case OVERLOAD_NOT_FOUND -> "a value is of another type than expected";
            case ITERATION_BUDGET_EXCEEDED -> "it goes through too many items";
            case DUPLICATE_ATTRIBUTE -> "a name is given twice";
            case INTERNAL_ERROR, AMBIGUOUS_OVERLOAD, TYPE_NOT_FOUND ->
                    "a value does not fit what the expression does with it";
        };
    }

    private static Value failed(String reason) {
        return new Value.Failed(
                Fault.of(
                        "expression-failed",
                        Blame.FLOW,
                        "The expression could not be evaluated: " + reason + ".",
                        "Make the expression cover this case, or hold such records by contract."));
    }
}
