package dev.tieline.flow;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.scheme.Handshake;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import dev.tieline.scheme.Spot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference of the workspace's files as Markdown, made of the declarations that check uses:
 * every key with what may be written, why, and an example.
 */
public final class ReferenceText {
    private static final String WHY = "Required: ";

    private static final String REPEATABLE = "a call that was overheard can be repeated";

    /** More words than these are a table of their own. */
    private static final int FEW = 20;

    private final StringBuilder out = new StringBuilder();

    private ReferenceText() {}

    /**
     * The whole text; ends with a line break.
     *
     * @param connectors what the hub's connectors declare; the one of systems that only call is
     *     always there
     */
    public static String of(Collection<ConnectorSpec> connectors) {
        ReferenceText text = new ReferenceText();
        text.out.append(
                """
                # Reference of the workspace files

                Generated from the declarations that `tieline check` uses; do not edit by hand.

                A workspace is a folder:

                | file | what it is |
                |---|---|
                | `tieline.yaml` | the hub: where it listens, who answers for what, where secrets come from |
                | `systems/NAME.yaml` | one for every connected system |
                | `contracts/NAME.schema.json` | a JSON Schema (2020-12) of one kind of record |
                | `reference/NAME.csv` | accepted values; the first column is the key |
                | `flows/NAME.yaml` | one for every flow |

                Unknown keys are errors. Keys in **bold** are required. A name has lower-case letters,
                digits and hyphens, a letter first. Durations are written `500ms`, `30s`, `5m`, `6h`
                or `35d`; rates `100/10s`. `${...}` holds one expression, and a value that is nothing
                but one `${...}` keeps its type; `$${` stands for the two characters.

                """);
        text.file("tieline.yaml", "The hub.", HubKeys.ALL);
        text.file("systems/NAME.yaml", "Keys of every system.", SystemKeys.COMMON);
        List<ConnectorSpec> all = new ArrayList<>(connectors);
        all.add(SystemKeys.RECEIVE_ONLY);
        all.sort(Comparator.comparing(ConnectorSpec::name));
        all.forEach(text::connector);
        text.schemes();
        text.file("flows/NAME.yaml", "A flow.", FlowKeys.ALL);
        return text.out.toString().stripTrailing() + "\n";
    }

    private void file(String name, String what, List<Setting> settings) {
        out.append("## `").append(name).append("`\n\n").append(what).append("\n\n");
        table(settings, "");
    }

    private void connector(ConnectorSpec spec) {
        out.append("## `connector: ").append(spec.name()).append("`\n\n");
        out.append(spec.purpose()).append("\n\n");
        if (spec.settings().isEmpty()) {
            out.append("It has no keys of its own.\n\n");
        } else {
            table(spec.settings(), "");
        }
    }

    private void schemes() {
        out.append(
                """
                ## Schemes of callers

                What may stand at `caller.scheme` beside `hmac`, which is declared by hand, \
                `bearer`, `basic` and `jwt`. *Known from* says how much is behind a scheme: the sender's own test \
                vector, its library, or its documentation. Where *message id* is given, a flow \
                without `unique` takes each message once within 35 days, or as long \
                as its history is kept where that is shorter. Schemes with a *limit* \
                prove less than a signature over the whole body by HMAC-SHA256 or better, or can be \
                repeated by who overheard them.

                | scheme | sender | known from | key | time stamp | message id | handshake | limit |
                |---|---|---|---|---|---|---|---|
                """);
        Schemes.all().forEach(this::scheme);
        out.append('\n');
    }

    private void scheme(Scheme scheme) {
        String url = scheme.coversUrl() ? " (`url` needed)" : "";
        out.append(
                "| `%s`%s | %s | %s | %s | %s | %s | %s | %s |\n"
                        .formatted(
                                scheme.name(),
                                url,
                                scheme.sender(),
                                scheme.known().words(),
                                scheme.keyWords(),
                                scheme.stampWords(),
                                scheme.message().stream()
                                        .map(Spot::words)
                                        .collect(Collectors.joining(" and ")),
                                scheme.handshake() == Handshake.NONE
                                        ? ""
                                        : scheme.handshake().words(),
                                cell(limit(scheme))));
    }

    private static String limit(Scheme scheme) {
        return Stream.of(scheme.weakness(), scheme.repeatable() ? REPEATABLE : "")
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private void table(List<Setting> settings, String path) {
        out.append("| key | what may be written | what it is for | example |\n|---|---|---|---|\n");
        for (Setting setting : settings) {
            String name = "`" + setting.name() + "`";
            out.append("| ")
                    .append(setting.required() ? "**" + name + "**" : name)
                    .append(" | ")
                    .append(cell(words(setting.kind(), path + setting.name())))
                    .append(" | ")
                    .append(cell(purpose(setting)))
                    .append(" | `")
                    .append(cell(setting.example()))
                    .append("` |\n");
        }
        out.append('\n');
        settings.forEach(setting -> below(setting.kind(), path + setting.name()));
    }

    /** The tables of the keys below a key. */
    private void below(Kind kind, String path) {
        switch (kind) {
            case Kind.Shape(List<Setting> settings) -> {
                out.append("### `").append(path).append("`\n\n");
                table(settings, path + ".");
            }
            case Kind.MapOf(Kind value) -> below(value, path + ".NAME");
            case Kind.ListOf(Kind item) -> below(item, path + "[]");
            case Kind.OneOf(List<Kind> forms) -> forms.forEach(form -> below(form, path));
            case Kind _ -> {}
        }
    }

    private static String purpose(Setting setting) {
        int at = setting.purpose().indexOf(WHY);
        if (at < 0) {
            return setting.purpose();
        }
        String why = setting.purpose().substring(at + WHY.length());
        return setting.purpose().substring(0, at) + "*Required:* " + why;
    }

    private static String words(Kind kind, String path) {
        return switch (kind) {
            case Kind.Shape _ -> "keys, see `" + path + "`";
            case Kind.MapOf(Kind value) ->
                    "names of your choice, each with " + words(value, path + ".NAME");
            case Kind.ListOf(Kind item) -> "a list; each item " + words(item, path + "[]");
            case Kind.OneOf(List<Kind> forms) ->
                    forms.stream()
                            .map(form -> words(form, path))
                            .collect(Collectors.joining("; or "));
            case Kind.Choice(List<String> words) when words.size() > FEW ->
                    "one of a table's names";
            case Kind.Choice(List<String> words) ->
                    words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(" or "));
            case Kind.Name _ -> "a name";
            case Kind.DurationText _ -> "a duration";
            case Kind.BoundsText _ -> "two durations such as 5s..6h";
            case Kind.HoursText _ -> "hours, as in `Mon-Fri 08:00-20:00 Europe/Berlin`";
            case Kind.RateText _ -> "a rate";
            case Kind.Template _ -> "a value, `${an expression}`, or a tree of them";
            case Kind _ -> Kinds.describe(kind);
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
