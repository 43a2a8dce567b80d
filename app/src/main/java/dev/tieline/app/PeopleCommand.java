package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline people}. */
@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        description = "Who may use the hub: its console and its API.")
final class PeopleCommand implements Callable<Integer> {
    private static final String PATH = "/api/people";

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Override
    public Integer call() throws IOException {
        try (HubConnection connection = hub.connect()) {
            return shown(connection.get(PATH), CommandOutput.of(spec));
        }
    }

    private int shown(HubConnection.Answer answer, PrintWriter out) {
        HubConnection.Answer people = Asking.answer(answer);
        if (hub.json()) {
            out.println(people.text());
            return Main.DONE;
        }
        List<? extends Map<?, ?>> all = Tree.objects(people.body().fields(), "people");
        if (all.isEmpty()) {
            out.println("Nobody yet. Let somebody in with 'tieline people add NAME --role admin'.");
        }
        all.forEach(person -> out.println(line(person)));
        return Main.DONE;
    }

    private static String line(Map<?, ?> person) {
        String owners = person.get("owners") instanceof List<?> list ? words(list) : "";
        return Tree.text(person, "name")
                + "  "
                + Tree.text(person, "role")
                + (owners.isEmpty() ? " of everything" : " of what belongs to " + owners)
                + (Boolean.TRUE.equals(person.get("reveals")) ? ", sees classified values" : "")
                + (Boolean.TRUE.equals(person.get("disabled")) ? ", may not sign in" : "");
    }

    private static String words(List<?> list) {
        return String.join(", ", list.stream().map(String::valueOf).toList());
    }

    /** What somebody may. */
    static final class Rights {
        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "viewer, operator, editor or admin.")
        private @Nullable String role;

        @Option(
                names = "--owner",
                paramLabel = "OWNER",
                description = "Only flows and systems of this owner; may be repeated.")
        private @Nullable List<String> owners;

        @Option(
                names = "--reveal",
                negatable = true,
                description = "Whether they may see classified values.")
        private @Nullable Boolean reveals;

        @Option(names = "--everything", description = "Flows and systems of every owner.")
        private boolean everything;

        Map<String, Object> options() {
            Map<String, Object> options = new LinkedHashMap<>();
            if (role != null) {
                options.put("role", role);
            }
            if (owners != null) {
                if (owners.contains("")) {
                    throw new CannotDo("--owner has no name; for everything write --everything");
                }
                options.put("owners", owners);
            }
            if (everything) {
                options.put("owners", List.of());
            }
            if (reveals != null) {
                options.put("reveals", reveals);
            }
            return options;
        }
    }

    private static void link(HubConnection.Answer answer, PrintWriter out) {
        out.println("Whoever has this link chooses the password, once, within three days:");
        out.println(Asking.answer(answer).body().text("link").orElse(""));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Lets somebody in.")
    int add(
            @Mixin HubOption hubs,
            @Mixin Rights rights,
            @Parameters(paramLabel = "NAME", description = "What they sign in with.") String name)
            throws IOException {
        Map<String, Object> options = rights.options();
        options.remove("reveals");
        options.put("name", name);
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hubs.connect()) {
            link(connection.post(PATH, JsonText.compact(options)), out);
            if (Boolean.TRUE.equals(rights.reveals)) {
                Asking.answer(connection.post(at(name, "change"), "{\"reveals\":true}"));
            }
        }
        return Main.DONE;
    }

    private static String at(String name, String deed) {
        return PATH + "/" + Asking.encoded(name) + "/" + deed;
    }

    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "Gives somebody other rights; what is left out stays.")
    int change(
            @Mixin HubOption hubs,
            @Mixin Rights rights,
            @Option(
                            names = "--disable",
                            negatable = true,
                            description = "Whether they may not sign in.")
                    @Nullable Boolean disabled,
            @Parameters(paramLabel = "NAME", description = "What they sign in with.") String name)
            throws IOException {
        Map<String, Object> options = rights.options();
        if (disabled != null) {
            options.put("disabled", disabled);
        }
        try (HubConnection connection = hubs.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(connection.post(at(name, "change"), JsonText.compact(options)));
            CommandOutput.of(spec).println(line(answer.body().fields()));
        }
        return Main.DONE;
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = "Makes a link with which somebody chooses another password.")
    int invite(
            @Mixin HubOption hubs,
            @Parameters(paramLabel = "NAME", description = "What they sign in with.") String name)
            throws IOException {
        try (HubConnection connection = hubs.connect()) {
            link(connection.post(at(name, "invite"), "{}"), CommandOutput.of(spec));
        }
        return Main.DONE;
    }

    @Command(
            name = "forget-codes",
            mixinStandardHelpOptions = true,
            description = "Forgets somebody's one-time codes, when the device is lost.")
    int forgetCodes(
            @Mixin HubOption hubs,
            @Parameters(paramLabel = "NAME", description = "What they sign in with.") String name)
            throws IOException {
        try (HubConnection connection = hubs.connect()) {
            Asking.answer(connection.post(at(name, "forget-codes"), "{}"));
            CommandOutput.of(spec).println(name + " has no one-time codes.");
        }
        return Main.DONE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes somebody and all they are signed in with.")
    int remove(
            @Mixin HubOption hubs,
            @Parameters(paramLabel = "NAME", description = "What they sign in with.") String name)
            throws IOException {
        try (HubConnection connection = hubs.connect()) {
            Asking.answer(connection.post(at(name, "remove"), "{}"));
            CommandOutput.of(spec).println(name + " is removed.");
        }
        return Main.DONE;
    }
}
