package dev.tieline.flow;

import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.stream.Collectors;

/** What each kind takes, in code and in words. */
final class Kinds {
    private Kinds() {}

    /** Whether a single value is one of this kind. */
    static boolean accepts(Node.Scalar scalar, Kind kind) {
        String text = scalar.text();
        return switch (kind) {
            case Kind.Text _, Kind.Expression _ -> !text.isBlank();
            case Kind.Name _ -> KindCheck.NAME.matcher(text).matches();
            case Kind.Bool _ -> !scalar.quoted() && (text.equals("true") || text.equals("false"));
            case Kind.Whole whole ->
                    text.matches("-?[0-9]{1,18}")
                            && Long.parseLong(text) >= whole.min()
                            && Long.parseLong(text) <= whole.max();
            case Kind.DurationText _ -> Quantities.duration(text).isPresent();
            case Kind.BoundsText _ -> Quantities.bounds(text).isPresent();
            case Kind.HoursText _ -> Hours.of(text).isPresent();
            case Kind.RateText _ -> Quantities.rate(text).isPresent();
            case Kind.Choice choice -> choice.words().contains(text);
            case Kind.Template _ -> true;
            case Kind.JsonSchema _, Kind.ListOf _, Kind.MapOf _, Kind.Shape _, Kind.OneOf _ ->
                    false;
        };
    }

    /** Whether a value has the outer form of this kind: single, list or keys. */
    static boolean hasForm(Node node, Kind kind) {
        return switch (kind) {
            case Kind.Template _ -> true;
            case Kind.OneOf oneOf -> oneOf.forms().stream().anyMatch(form -> hasForm(node, form));
            case Kind.ListOf _ -> node instanceof Node.Sequence;
            case Kind.MapOf _, Kind.Shape _, Kind.JsonSchema _ -> node instanceof Node.Mapping;
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
                    node instanceof Node.Scalar;
        };
    }

    /** What may be written, in words. */
    static String describe(Kind kind) {
        return switch (kind) {
            case Kind.Text _ -> "text";
            case Kind.Name _ -> "a name (lower case letters, digits, hyphens; a letter first)";
            case Kind.Bool _ -> "true or false";
            case Kind.Whole whole -> "a whole number from " + whole.min() + " to " + whole.max();
            case Kind.DurationText _ -> "a duration such as 30s, 5m, 6h or 35d";
            case Kind.BoundsText _ -> "two durations such as 5s..6h";
            case Kind.HoursText _ -> "hours such as Mon-Fri 08:00-20:00 Europe/Berlin";
            case Kind.RateText _ -> "a rate such as 100/10s";
            case Kind.Expression _ -> "an expression";
            case Kind.Template _ -> "a value, ${an expression}, or a tree of them";
            case Kind.Choice choice -> String.join(" or ", choice.words());
            case Kind.JsonSchema _ -> "a JSON Schema";
            case Kind.ListOf list -> "a list; each item " + describe(list.item());
            case Kind.MapOf map -> "names of your choice, each with " + describe(map.value());
            case Kind.Shape shape ->
                    shape.settings().stream()
                            .map(Setting::name)
                            .collect(Collectors.joining(", ", "the keys ", ""));
            case Kind.OneOf oneOf ->
                    oneOf.forms().stream()
                            .map(Kinds::describe)
                            .collect(Collectors.joining("; or "));
        };
    }
}
