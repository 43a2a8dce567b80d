package dev.tieline.app;

import dev.tieline.format.JsonText;
import dev.tieline.gate.Routes;
import dev.tieline.intake.Intake;
import dev.tieline.journal.LaneName;
import dev.tieline.people.Actor;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * For supervisors and load balancers. {@code live}: the process answers. {@code ready}: records can
 * be taken and work is moving; the reasons are named when it is not.
 */
final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supplier<List<String>> troubles;
    private final Function<Duration, List<LaneName>> stalled;
    private final Supplier<Optional<Intake.Refused>> refused;
    private final InstantSource clock;
    private volatile boolean stopping;

    /**
     * @param troubles what is wrong with the hub itself
     * @param stalled lanes that could move and have not for so long
     * @param refused the last arrival that could not be stored, if it was the last of all
     */
    Health(
            Supplier<List<String>> troubles,
            Function<Duration, List<LaneName>> stalled,
            Supplier<Optional<Intake.Refused>> refused,
            InstantSource clock) {
        this.troubles = troubles;
        this.stalled = stalled;
        this.refused = refused;
        this.clock = clock;
    }

    /** From now on it is not ready. */
    void stopping() {
        stopping = true;
    }

    /** Why it is not ready; empty when it is. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>(troubles.get());
        // Without traffic nobody knows whether it would still be so.
        refused.get()
                .filter(last -> isRecent(last.at()))
                .ifPresent(last -> reasons.add("Nothing can be taken: " + last.why() + "."));
        for (LaneName lane : stalled.apply(PATIENCE)) {
            reasons.add(
                    "Nothing moved for "
                            + PATIENCE.toSeconds()
                            + " s in lane "
                            + lane.flow()
                            + " to "
                            + lane.destination()
                            + ".");
        }
        if (stopping) {
            reasons.add("The hub is stopping.");
        }
        return reasons;
    }

    /** The wall clock may have been set back since: what is yet to come is not recent. */
    private boolean isRecent(Instant at) {
        Duration age = Duration.between(at, clock.instant()).abs();
        return age.compareTo(PATIENCE) < 0;
    }

    /** Makes its paths. */
    void routing(Routes routes) {
        routes.open("GET", "/live", (_, response) -> answer(response, 200, "live", List.of()))
                .open("GET", "/ready", this::ready);
    }

    private void ready(ServerRequest request, ServerResponse response) {
        List<String> reasons = reasons();
        boolean ready = reasons.isEmpty();
        // They name flows, systems and the disk: not for everybody who can reach the hub.
        boolean tells = Actor.isKnown() && Actor.current().seesAll();
        answer(
                response,
                ready ? 200 : 503,
                ready ? "ready" : "not ready",
                tells ? reasons : List.of());
    }

    private static void answer(
            ServerResponse response, int status, String word, List<String> reasons) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", word);
        body.put("reasons", reasons);
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.send(JsonText.compact(body).getBytes(StandardCharsets.UTF_8));
    }
}
