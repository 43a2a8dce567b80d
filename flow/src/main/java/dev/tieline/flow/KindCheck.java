package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.Spelling;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what stands at a key against what may be written there. */
final class KindCheck {
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Findings findings;

    KindCheck(Findings findings) {
        this.findings = findings;
    }

    /**
     * Checks the keys of a mapping and everything below.
     *
     * @param what the thing these are keys of, as in {@code a flow}
     * @param part short name of the thing, as in {@code flow}
     */
    void shape(Node.Mapping node, List<Setting> settings, String what, String part) {
        List<String> names = settings.stream().map(Setting::name).toList();
        Set<String> meant = new HashSet<>();
        for (String key : node.entries().keySet()) {
            if (!names.contains(key)) {
                unknown(node.placeOf(key), key, names, what, part);
                Spelling.nearest(key, names).ifPresent(meant::add);
            }
        }
        for (Setting setting : settings) {
            Optional<Node> value = node.entry(setting.name()).filter(n -> !isNull(n));
            value.ifPresent(n -> check(n, setting.kind(), setting.name()));
            if (value.isEmpty() && !meant.contains(setting.name())) {
                absent(node, setting, what);
            }
        }
    }

    private void absent(Node.Mapping node, Setting setting, String what) {
        if (setting.required()) {
            missing(node, setting, what);
        } else if (node.entries().containsKey(setting.name())) {
            add(
                    node.placeOf(setting.name()),
                    "value-missing",
                    "'" + setting.name() + "' has no value.",
                    "Write one, as in '"
                            + setting.name()
                            + ": "
                            + setting.example()
                            + "', or remove the key.");
        }
    }

    private void unknown(Place place, String key, List<String> names, String what, String part) {
        Optional<String> notYet = NotYet.reason(part, key);
        if (notYet.isPresent()) {
            findings.add(
                    place,
                    "not-yet",
                    "'"
                            + key
                            + "' is not in this version: it does not yet "
                            + notYet.orElseThrow()
                            + ".",
                    "A promise that is written down but not kept is worse than none.",
                    "Remove the key.");
            return;
        }
        add(
                place,
                "key-unknown",
                "'" + key + "' is not a key of " + what + ".",
                Spelling.remedy(key, names));
    }

    private void missing(Node.Mapping node, Setting setting, String what) {
        findings.add(
                node.entries().containsKey(setting.name())
                        ? node.placeOf(setting.name())
                        : node.place(),
                setting.name() + "-missing",
                "'" + setting.name() + "' is missing from " + what + ".",
                why(setting.purpose()),
                "Write '" + setting.name() + ": " + setting.example() + "' or what fits here.");
    }

    private static String why(String purpose) {
        int at = purpose.indexOf("Required: ");
        return at < 0 ? purpose : purpose.substring(at + "Required: ".length());
    }

    /** Checks a value; {@code key} is where it stands. */
    void check(Node node, Kind kind, String key) {
        switch (kind) {
            case Kind.Shape shape -> shapeAt(node, shape, key);
            case Kind.MapOf map -> mapAt(node, map, key);
            case Kind.ListOf list -> listAt(node, list, key);
            case Kind.OneOf oneOf -> oneOf(node, oneOf, key);
            case Kind.Template _ -> {}
            case Kind.JsonSchema _ -> {
                if (!(node instanceof Node.Mapping)) {
                    expected(node, kind, key);
                }
            }
            case Kind.Text _,
                    Kind.Name _,
                    Kind.Bool _,
                    Kind.Whole _,
                    Kind.DurationText _,
                    Kind.BoundsText _,
                    Kind.HoursText _,
                    Kind.RateText _,
                    Kind.Expression _,
                    Kind.Choice _ ->
                    scalarAt(node, kind, key);
        }
    }

    private void shapeAt(Node node, Kind.Shape shape, String key) {
        if (node instanceof Node.Mapping mapping) {
            shape(mapping, shape.settings(), "'" + key + "'", key);
        } else {
            expected(node, shape, key);
        }
    }

    private void mapAt(Node node, Kind.MapOf map, String key) {
        if (!(node instanceof Node.Mapping mapping)) {
            expected(node, map, key);
            return;
        }
        mapping.entries()
                .forEach((name, value) -> {
                    if (isNull(value) && !(map.value() instanceof Kind.Template)) {
                        add(
                                mapping.placeOf(name),
                                "value-missing",
                                "'" + name + "' has no value.",
                                "Expected here: " + Kinds.describe(map.value()) + ".");
                    } else if (map.value() instanceof Kind.Shape shape
                            && value instanceof Node.Mapping inner) {
                        shape(inner, shape.settings(), "'" + key + "." + name + "'", key);
                    } else {
                        check(value, map.value(), name);
                    }
                });
    }

    private void listAt(Node node, Kind.ListOf list, String key) {
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> check(item, list.item(), key));
        } else {
            expected(node, list, key);
        }
    }

    /** Complaints are about the first form that has the value's outer form. */
    private void oneOf(Node node, Kind.OneOf oneOf, String key) {
        List<Kind> likely =
                oneOf.forms().stream().filter(form -> Kinds.hasForm(node, form)).toList();
        if (likely.isEmpty()) {
            expected(node, oneOf, key);
            return;
        }
        if (likely.size() == 1
                && likely.getFirst() instanceof Kind.Choice choice
                && node instanceof Node.Scalar scalar
                && Spelling.nearest(scalar.text(), choice.words()).isEmpty()) {
            expected(node, oneOf, key);
            return;
        }
        boolean fits = likely.stream().anyMatch(form -> fits(node, form, key));
        if (!fits) {
            check(node, likely.getFirst(), key);
        }
    }

    private static boolean fits(Node node, Kind form, String key) {
        Findings trial = new Findings();
        new KindCheck(trial).check(node, form, key);
        return trial.isEmpty();
    }

    private void scalarAt(Node node, Kind kind, String key) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            expected(node, kind, key);
            return;
        }
        if (kind instanceof Kind.Choice choice && !choice.words().contains(scalar.text())) {
            add(
                    scalar.place(),
                    "word-unknown",
                    "'" + scalar.text() + "' is not one of the words '" + key + "' can be.",
                    Spelling.remedy(scalar.text(), choice.words()));
        } else if (kind instanceof Kind.Expression && scalar.text().startsWith("${")) {
            add(
                    scalar.place(),
                    "expression-wrapped",
                    "'" + key + "' is always an expression and needs no ${}.",
                    "Remove ${ and }.");
        } else if (!Kinds.accepts(scalar, kind)) {
            expected(node, kind, key);
        }
    }

    private void expected(Node node, Kind kind, String key) {
        String came =
                switch (node) {
                    case Node.Scalar s when s.isNull() -> "nothing";
                    case Node.Scalar s when s.text().length() > 40 || s.text().contains("\n") ->
                            "other text";
                    case Node.Scalar s -> "'" + s.text() + "'";
                    case Node.Sequence _ -> "a list";
                    case Node.Mapping _ -> "keys and values";
                };
        add(
                node.place(),
                "value-kind",
                "'" + key + "' holds " + came + ".",
                "Expected here: " + Kinds.describe(kind) + ".");
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNull();
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
