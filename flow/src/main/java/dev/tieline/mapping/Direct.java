package dev.tieline.mapping;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import java.util.List;

/**
 * A simple expression as direct code: gives exactly what CEL gives, but leaves numbers and objects
 * as they are instead of converting them.
 *
 * @param text as written
 * @param type of what it gives
 * @param uncertain whether it may give nothing
 * @param reads the paths it reads
 * @param code what to do
 */
record Direct(String text, Type type, boolean uncertain, List<String> reads, Code code)
        implements Expression {

    @Override
    public Value evaluate(Names names) {
        return switch (code.run(names)) {
            case null -> uncertain ? Value.Absent.ABSENT : failed(Code.WRONG);
            case Code.Wrong wrong -> failed(wrong);
            case Object value -> new Value.Present(value);
        };
    }

    private static Value failed(Code.Wrong wrong) {
        return new Value.Failed(
                Fault.of(
                        "expression-failed",
                        Blame.FLOW,
                        "The expression could not be evaluated: " + wrong.why() + ".",
                        wrong.remedy()));
    }
}
