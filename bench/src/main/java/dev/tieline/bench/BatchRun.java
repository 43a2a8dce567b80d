package dev.tieline.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * How a hub's run went.
 *
 * @param nanos from the request to start it until the hub said that it is over
 * @param cpuMicros processor time of the hub meanwhile
 * @param told rows that it read
 * @param held rows that wait for a person
 */
record BatchRun(long nanos, long cpuMicros, long told, long held) {
    private static final Duration WITHIN = Duration.ofMinutes(30);
    private static final long LOOK_MILLIS = 50;

    /**
     * Starts a run of a flow and waits for its end.
     *
     * @throws VoidRun when it did not end well
     */
    static BatchRun of(Hub hub, String flow) throws IOException, InterruptedException {
        try (HubApi api = HubApi.of(hub)) {
            long cpu = Cpu.ofProcess(hub.pid()).micros();
            long began = System.nanoTime();
            JsonNode run = api.post("/api/flows/" + flow + "/runs", "{}");
            String path = "/api/runs/" + run.path("id").asLong();
            while (run.path("state").asString().equals("running")) {
                if (System.nanoTime() - began > WITHIN.toNanos()) {
                    throw new VoidRun("the run does not end: " + run);
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                run = api.get(path);
            }
            long nanos = System.nanoTime() - began;
            if (!run.path("state").asString().equals("done")) {
                throw new VoidRun("the run did not end well: " + run);
            }
            return new BatchRun(
                    nanos,
                    Cpu.ofProcess(hub.pid()).micros() - cpu,
                    run.path("told").asLong(),
                    run.path("held").asLong());
        }
    }
}
