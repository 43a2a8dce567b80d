package dev.tieline.bench;

import dev.tieline.testkit.RawMessage;
import dev.tieline.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether contenders do the same work, seen from outside: what they refuse, what they deliver. */
final class SameWork {
    private static final int SECONDS_TO_ARRIVE = 20;

    private static final String FEW_FIELDS =
            """
            {"id":"few","firstName":"Zo\\u00eb ","lastName":" O'Brien \\"Q\\"","email":"Z@MAIL.example",\
            "phone":"","zip":"1","product":"p","consent":false}\
            """;

    private static final List<String> GOOD = List.of(Lead.body(), FEW_FIELDS);

    private static final List<String> BROKEN =
            List.of(
                    Lead.body().replace("\"consent\":true,", ""),
                    Lead.body().replace("\"consent\":true", "\"consent\":\"yes\""),
                    Lead.body().replace("@", "_"),
                    Lead.body().replace("\"lastName\":\"Lovelace\"", "\"lastName\":\"\""),
                    Lead.body().replace("\"product\":\"starter-kit\"", "\"product\":7"));

    private SameWork() {}

    /**
     * Posts good and broken leads.
     *
     * @return what was delivered
     * @throws VoidRun when it takes or refuses what it should not
     */
    static List<JsonNode> deliveries(Contender contender, Path folder)
            throws IOException, InterruptedException {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        try (RawServer server = new RawServer(request -> note(request, arrived));
                Running running = Running.start(contender, folder, server.url())) {
            for (String broken : BROKEN) {
                expect(running, broken, contender.refusal());
            }
            List<JsonNode> deliveries = new ArrayList<>();
            for (String good : GOOD) {
                expect(running, good, 202);
                String delivery = arrived.poll(SECONDS_TO_ARRIVE, TimeUnit.SECONDS);
                if (delivery == null) {
                    throw new VoidRun(contender.name() + " does not deliver " + good);
                }
                deliveries.add(JsonMapper.shared().readTree(delivery));
            }
            if (!arrived.isEmpty()) {
                throw new VoidRun(contender.name() + " delivers more: " + arrived);
            }
            return deliveries;
        }
    }

    private static RawServer.Answer note(RawMessage request, Queue<String> arrived) {
        arrived.add(request.body());
        return RawServer.Answer.OK;
    }

    private static void expect(Running running, String body, int wanted) throws IOException {
        int status = running.post(body);
        if (status != wanted) {
            throw new VoidRun(
                    running.contender().name()
                            + " answers "
                            + status
                            + ", not "
                            + wanted
                            + ", to "
                            + body);
        }
    }
}
