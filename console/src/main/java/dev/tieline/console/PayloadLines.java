package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.api.Problem;
import dev.tieline.contract.Contract;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record field by field, with what its contract says of each. Used once. */
final class PayloadLines {
    private static final int MOST = 400;
    private static final int LONGEST = 600;

    private final Map<String, Contract.Field> fields = new HashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final List<RecordPage.Line> lines = new ArrayList<>();

    private PayloadLines(Optional<Plan> plan, List<Problem> problems) {
        plan.ifPresent(known -> known.contract().fields().forEach(f -> fields.put(f.pointer(), f)));
        problems.forEach(
                p -> this.problems.merge(p.pointer(), p.message(), (a, b) -> a + "; " + b));
    }

    /**
     * @param record masked already
     */
    static List<RecordPage.Line> of(Document record, Optional<Plan> plan, List<Problem> problems) {
        PayloadLines all = new PayloadLines(plan, problems);
        all.inside("", "", record.fields(), 0);
        all.missing();
        return all.lines;
    }

    private void inside(String at, String pattern, Map<?, ?> object, int depth) {
        object.forEach((name, value) -> {
            String step = "/" + escaped(String.valueOf(name));
            String known = fields.containsKey(pattern + step) ? pattern + step : pattern + "/*";
            add(at + step, known, String.valueOf(name), value, depth);
        });
    }

    private void add(String at, String known, String name, @Nullable Object value, int depth) {
        if (lines.size() >= MOST) {
            return;
        }
        switch (value) {
            case Map<?, ?> object -> {
                line(at, known, name, "", depth);
                inside(at, known, object, depth + 1);
            }
            case List<?> list -> {
                line(at, known, name, Words.count(list.size(), "item"), depth);
                for (int i = 0; i < list.size(); i++) {
                    add(
                            at + "/" + i,
                            known + "/*",
                            Integer.toString(i + 1),
                            list.get(i),
                            depth + 1);
                }
            }
            case null -> line(at, known, name, "null", depth);
            default -> line(at, known, name, Words.cut(value.toString(), LONGEST), depth);
        }
    }

    private void line(String at, String known, String name, String value, int depth) {
        Contract.@Nullable Field field = fields.get(known);
        String problem = problems.remove(at);
        lines.add(
                new RecordPage.Line(
                        depth,
                        name,
                        value,
                        field == null ? "" : field.meaning(),
                        field == null ? "not in the contract" : field.classification(),
                        problem == null ? "" : Words.sentence(problem)));
    }

    /** Problems of fields that are not there. */
    private void missing() {
        problems.forEach((at, problem) -> {
            Contract.@Nullable Field field = fields.get(at);
            lines.add(
                    new RecordPage.Line(
                            0,
                            at.isEmpty() ? "the whole record" : HeldWords.field(at),
                            "",
                            field == null ? "" : field.meaning(),
                            field == null ? "" : field.classification(),
                            Words.sentence(problem)));
        });
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
