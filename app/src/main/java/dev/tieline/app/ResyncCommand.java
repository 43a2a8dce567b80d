package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline resync}. */
@Command(
        name = "resync",
        mixinStandardHelpOptions = true,
        description =
                "Lets a flow that follows changes begin anew, for instance after it has lost its"
                        + " place in the database's log.")
final class ResyncCommand implements Callable<Integer> {
    /** Where it begins. */
    enum From {
        rows,
        now
    }

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "FLOW", description = "Name of the flow.")
    private String flow = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "rows|now",
            description =
                    "rows: takes all rows in again, then what changes; now: goes on with what"
                            + " changes from now on, without what is missing.")
    private From from = From.rows;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/flows/" + Asking.encoded(flow) + "/resync",
                                    "{\"from\":\"" + from + "\"}"));
            out.println(
                    hub.json()
                            ? answer.text()
                            : flow
                                    + (from == From.rows
                                            ? " takes all rows in again, then what changes."
                                            : " goes on with what changes from now on."));
        }
        return Main.DONE;
    }
}
