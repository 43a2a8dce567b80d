package dev.tieline.bench;

import dev.tieline.app.AppTargets;
import dev.tieline.caller.CallerTargets;
import dev.tieline.connector.http.HttpTargets;
import dev.tieline.connector.mail.MailTargets;
import dev.tieline.contract.ContractTargets;
import dev.tieline.egress.EgressTargets;
import dev.tieline.format.FormatTargets;
import dev.tieline.mapping.MappingTargets;
import dev.tieline.resource.ResourceTargets;
import dev.tieline.store.StoreTargets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Every parser that sees bytes from outside, by name; the class that Jazzer calls. */
public final class Targets {
    private static final long MOST_NANOS = 1_000_000_000;
    private static final Map<String, Consumer<byte[]>> ALL = all();

    private static Consumer<byte[]> chosen = _ -> {};

    private Targets() {}

    static Map<String, Consumer<byte[]>> all() {
        Map<String, Consumer<byte[]>> all = new LinkedHashMap<>();
        all.put("json", FormatTargets::json);
        all.put("form", FormatTargets::form);
        all.put("csv", FormatTargets::csv);
        all.put("yaml", FormatTargets::yaml);
        all.put("workspace", AppTargets::workspace);
        all.put("contract", ContractTargets::contract);
        all.put("expression", MappingTargets::expression);
        all.put("signature", CallerTargets::signature);
        all.put("bearer", CallerTargets::bearer);
        all.put("host", EgressTargets::host);
        all.put("answer", HttpTargets::judged);
        all.put("wait", HttpTargets::wait);
        all.put("request", HttpTargets::request);
        all.put("reply", MailTargets::reply);
        all.put("letter", MailTargets::letter);
        all.put("asked", ResourceTargets::asked);
        all.put("hidden", ResourceTargets::hidden);
        all.put("stored", StoreTargets::stored);
        return all;
    }

    /** Processor time, because the machine may be busy with other things. */
    static void run(Consumer<byte[]> target, byte[] input) {
        var threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        target.accept(input);
        long nanos = threads.getCurrentThreadCpuTime() - begun;
        Check.that(nanos < MOST_NANOS, "takes too long, ms:", nanos / 1_000_000);
    }

    /** Called by Jazzer. */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        chosen = ALL.get(arguments[0]);
        Check.that(chosen != null, "a target", arguments[0]);
        // What is loaded at first use is not what the input costs.
        Seeds.of(arguments[0]).forEach(chosen);
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        run(chosen, input);
    }
}
