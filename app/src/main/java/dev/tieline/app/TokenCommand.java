package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code tieline token}. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "What programs prove themselves with at the API, each for somebody.")
final class TokenCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer = Asking.answer(connection.get("/api/people"));
            if (hub.json()) {
                out.println(answer.text());
                return Main.DONE;
            }
            for (Map<?, ?> person : Tree.objects(answer.body().fields(), "people")) {
                Tree.objects(person, "passes").stream()
                        .filter(pass -> Tree.text(pass, "kind").equals("token"))
                        .forEach(token -> out.println(line(person, token)));
            }
        }
        return Main.DONE;
    }

    private static String line(Map<?, ?> person, Map<?, ?> token) {
        String used = Tree.text(token, "used");
        return token.get("id")
                + "  "
                + Tree.text(person, "name")
                + ", "
                + Tree.text(token, "role")
                + ", for "
                + Tree.text(token, "label")
                + ", until "
                + Tree.text(token, "expires")
                + (used.isEmpty() ? ", never used" : ", used " + used);
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a token and prints it, which is the only time it is seen.")
    int create(
            @Mixin HubOption hubs,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "NAME",
                            description = "Who the program acts for.")
                    String name,
            @Option(
                            names = "--role",
                            defaultValue = "viewer",
                            paramLabel = "ROLE",
                            description = "At most so much may be done: ${DEFAULT-VALUE}.")
                    String role,
            @Option(
                            names = "--days",
                            defaultValue = "90",
                            paramLabel = "DAYS",
                            description = "How long it is good: ${DEFAULT-VALUE}.")
                    int days,
            @Parameters(paramLabel = "LABEL", description = "What it is for.") String label)
            throws IOException {
        Map<String, Object> options = Map.of("role", role, "label", label, "days", (long) days);
        try (HubConnection connection = hubs.connect()) {
            HubConnection.Answer answer =
                    connection.post(
                            "/api/people/" + Asking.encoded(name) + "/tokens",
                            JsonText.compact(options));
            CommandOutput.of(spec).println(Asking.answer(answer).body().text("token").orElse(""));
        }
        return Main.DONE;
    }

    @Command(name = "end", mixinStandardHelpOptions = true, description = "Takes tokens back.")
    int end(
            @Mixin HubOption hubs,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "NAME",
                            description = "Whose they are.")
                    String name,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Their numbers.")
                    List<Long> ids)
            throws IOException {
        try (HubConnection connection = hubs.connect()) {
            for (long id : ids) {
                String path = "/api/people/" + Asking.encoded(name) + "/passes/" + id + "/end";
                Asking.answer(connection.post(path, "{}"));
            }
        }
        return Main.DONE;
    }
}
