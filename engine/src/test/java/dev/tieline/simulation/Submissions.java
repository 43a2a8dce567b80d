package dev.tieline.simulation;

import dev.tieline.api.Arrival;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Receipt;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Those who send: each repeats a submission until it is answered, or for a while gives up. */
final class Submissions {
    static final String TOKEN = "simulated-token-0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofMillis(700);

    private final Simulation world;
    private final Map<Integer, Integer> tries = new HashMap<>();

    /** Record ids that senders were told, by number. */
    final Map<Integer, String> answered = new TreeMap<>();

    Submissions(Simulation world) {
        this.world = world;
    }

    static long number(Document record) {
        return Long.parseLong(record.at("/n").orElse("0").toString());
    }

    void plan(Duration within) {
        for (int i = 1; i <= world.knobs.records(); i++) {
            int number = i;
            String flow = "f" + world.dice.nextInt(world.topology.flows());
            String key = "k" + world.dice.nextInt(Math.max(1, world.knobs.keys()));
            String json = "{\"n\":" + number + ",\"key\":\"" + key + "\"}";
            world.machine.in(world.within(within), () -> send(number, flow, json));
        }
    }

    private void send(int number, String flow, String json) {

        if (answered.containsKey(number)) {
            return;
        }
        if (!world.up()) {
            world.machine.in(AGAIN, () -> send(number, flow, json));
            return;
        }
        int attempt = tries.merge(number, 1, Integer::sum);
        world.machine.in(
                PATIENCE,
                () -> {
                    if (Integer.valueOf(attempt).equals(tries.get(number))) {
                        send(number, flow, json);
                    }
                });
        Arrival arrival =
                new Arrival(
                        flow,
                        Payload.json(json),
                        "",
                        "",
                        "POST",
                        "/" + flow,
                        Map.of("authorization", List.of("Bearer " + TOKEN)),
                        "127.0.0.1",
                        List.of(),
                        world.machine.wall());
        Receipt receipt = world.intake().admit(arrival);
        world.events.note("answered", number, receipt.getClass().getSimpleName());
        switch (receipt) {
            case Receipt.Accepted(String id) -> answered.put(number, id);
            case Receipt.Duplicate(String _, String original) -> answered.put(number, original);
            case Receipt.Busy _ -> world.machine.in(AGAIN, () -> send(number, flow, json));
            default -> throw new AssertionError(receipt.toString());
        }
    }
}
