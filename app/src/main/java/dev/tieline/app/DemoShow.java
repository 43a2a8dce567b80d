package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Trace;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Sends the demo's leads and prints what became of each. */
final class DemoShow {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_ANSWER = 64 << 10;

    private final Composition hub;
    private final DemoSender sender;
    private final PrintWriter out;

    DemoShow(Composition hub, DemoSender sender, PrintWriter out) {
        this.hub = hub;
        this.sender = sender;
        this.out = out;
    }

    /** Whether everything went as a demo should. */
    boolean run() throws InterruptedException {
        boolean expected = true;
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        for (DemoLead lead : DemoLeads.all(run)) {
            expected &= show(lead);
        }
        out.println();
        for (Balance balance : hub.balances()) {
            out.printf(
                    "%s: accepted %d = delivered %d + skipped %d + duplicate %d + held %d + pending %d%n",
                    balance.flow(),
                    balance.accepted(),
                    balance.delivered(),
                    balance.skipped(),
                    balance.duplicate(),
                    balance.held(),
                    balance.pending());
            expected &= balance.balanced();
        }
        out.flush();
        return expected;
    }

    private boolean show(DemoLead lead) throws InterruptedException {
        DemoSender.Answer answer = sender.send(hub.url(), lead.from(), lead.body());
        Optional<Trace> trace = trace(lead, answer);
        String state = trace.map(t -> t.record().state().word()).orElse("");
        boolean expected = answer.status() == lead.status() && state.equals(lead.state());
        out.printf(
                "%-52s %d %s%s%n",
                lead.title(), answer.status(), state, expected ? "" : "   NOT AS EXPECTED");
        if (trace.isEmpty()) {
            out.println("    " + reason(answer));
        }
        trace.ifPresent(this::deliveries);
        return expected;
    }

    /** A partner hears of its record by the CRM's number only, so its record is looked up. */
    private Optional<Trace> trace(DemoLead lead, DemoSender.Answer answer)
            throws InterruptedException {
        if (lead.state().isEmpty()) {
            return Optional.empty();
        }
        String id = field(answer, "id");
        return id.isEmpty()
                ? hub.find(String.valueOf(lead.body().get("submission_id")))
                : hub.settled(id, PATIENCE);
    }

    private void deliveries(Trace trace) {
        for (Trace.DeliveryTrace delivery : trace.deliveries()) {
            String why =
                    delivery.fault()
                            .map(Fault::message)
                            .orElse(delivery.remoteId().isEmpty() ? "" : delivery.remoteId());
            out.printf(
                    "    %-12s %-12s %s%n", delivery.destination(), delivery.state().word(), why);
        }
    }

    private static String reason(DemoSender.Answer answer) {
        String detail = field(answer, "detail");
        return (field(answer, "code") + ": " + detail + errors(answer)).strip();
    }

    private static String errors(DemoSender.Answer answer) {
        Document body = body(answer);
        String at = body.at("/errors/0/pointer").map(pointer -> ", at " + pointer).orElse("");
        return body.at("/errors/0/detail").map(first -> " " + first + at).orElse("");
    }

    private static String field(DemoSender.Answer answer, String name) {
        return body(answer).text(name).orElse("");
    }

    private static Document body(DemoSender.Answer answer) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        return JsonText.read(bytes, MAX_ANSWER) instanceof Reading.Read(Document document)
                ? document
                : Document.empty();
    }
}
