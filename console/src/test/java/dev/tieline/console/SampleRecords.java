package dev.tieline.console;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.Settlement;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.testkit.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Leads and what became of them, such as a working day brings. */
final class SampleRecords {
    static final String FLOW = "lead-capture";
    static final Fault NO_PROPERTY =
            new Fault(
                    "crm-property-unknown",
                    Blame.DESTINATION,
                    "Property 'campaign' does not take the value cmp-300",
                    "Add the campaign in the CRM, then replay the group.",
                    "/campaign");
    static final Fault DOWN =
            Fault.of(
                    "http-503",
                    Blame.DESTINATION,
                    "crm answered 503: maintenance until 14:00",
                    "Nothing to do: it is tried again.");
    private static final List<String> FIRST =
            List.of("Ada", "Grete", "Linus", "Mary", "Alan", "Hedy", "Edsger", "Barbara");
    private static final List<String> CAMPAIGNS = List.of("spring-sale", "webinar-may", "brand");

    private final ConsoleWorld world;
    private final Random random = new Random(7);
    private int number;

    SampleRecords(ConsoleWorld world) {
        this.world = world;
    }

    String lead(String email, String campaign) {
        number++;
        String first = FIRST.get(number % FIRST.size());
        return """
        {"submission_id":"sub-%05d","email":"%s","name":{"first":"%s","last":"Example"},\
        "phone":"+49 30 %06d","message":"Please call me about the %s.","utm_campaign":"%s",\
        "client_id":"ga-%d","consent":{"analytics":%s}}\
        """
                .formatted(
                        number,
                        email.isEmpty()
                                ? first.toLowerCase(java.util.Locale.ROOT) + number + "@example.com"
                                : email,
                        first,
                        100_000 + number,
                        campaign,
                        campaign,
                        number * 37,
                        number % 5 != 0);
    }

    String lead() {
        return lead("", CAMPAIGNS.get(random.nextInt(CAMPAIGNS.size())));
    }

    ConsoleWorld.Put pending(Instant at) {
        return world.put(FLOW, at, lead());
    }

    ConsoleWorld.Put delivered(Instant at) {
        ConsoleWorld.Put put = world.put(FLOW, at, lead());
        deliver(put, at);
        return put;
    }

    void deliver(ConsoleWorld.Put put, Instant at) {
        settle(put, "crm", DeliveryState.DELIVERED, Optional.empty(), accepted(at.plusMillis(40)));
        Settlement.Move thanks = Move.plain("thanks", DeliveryState.PENDING, Optional.empty());
        world.store
                .journal()
                .settle(
                        Records.with(
                                Records.settlement(
                                        put.position(),
                                        new LaneName(FLOW, "analytics"),
                                        Optional.of(accepted(at.plusMillis(60))),
                                        done("analytics", ""),
                                        at.plusMillis(90)),
                                List.of(thanks),
                                List.of()));
        settle(
                put,
                "thanks",
                DeliveryState.DELIVERED,
                Optional.empty(),
                accepted(at.plusMillis(300)));
    }

    ConsoleWorld.Put refusedByCrm(Instant at) {
        return refusedByCrm(
                at,
                lead("", "webinar-may"),
                NO_PROPERTY,
                "{\"error\":\"PROPERTY_INVALID\",\"property\":\"campaign\"}");
    }

    ConsoleWorld.Put refusedByCrm(Instant at, String json, Fault fault, String answer) {
        ConsoleWorld.Put put = world.put(FLOW, at, json);
        settle(
                put,
                "crm",
                DeliveryState.HELD,
                Optional.of(fault),
                new Attempt(
                        new Outcome.Rejected(fault),
                        Phase.ANSWERED,
                        at.plusMillis(50),
                        new Attempt.Timing(2_100, 300, 48_000, 900),
                        422,
                        answer));
        return put;
    }

    ConsoleWorld.Put broken(Instant at) {
        return world.put(
                FLOW,
                at,
                lead("ada at example.com", "spring-sale").replace("\"client_id\":", "\"client\":"));
    }

    ConsoleWorld.Put unknownCampaign(Instant at) {
        return world.put(FLOW, at, lead("", "summer-2027"));
    }

    ConsoleWorld.Put retrying(Instant at) {
        ConsoleWorld.Put put = world.put(FLOW, at, lead());
        for (int i = 0; i < 3; i++) {
            Instant then = at.plusSeconds(i * 6L);
            Move again =
                    new Move(
                            "crm",
                            DeliveryState.PENDING,
                            then.plus(Duration.ofMinutes(9)),
                            false,
                            Optional.of(DOWN),
                            "",
                            "",
                            Document.empty());
            Attempt attempt =
                    new Attempt(
                            i == 0
                                    ? new Outcome.Unreachable(DOWN)
                                    : new Outcome.Unavailable(DOWN, Duration.ZERO),
                            i == 0 ? Phase.CONNECTING : Phase.ANSWERED,
                            then,
                            new Attempt.Timing(
                                    3_000, i == 0 ? 0 : 200, i == 0 ? 0 : 840_000L * i, 100),
                            i == 0 ? 0 : 503,
                            i == 0 ? "" : "<h1>Maintenance</h1>");
            world.store
                    .journal()
                    .settle(
                            Records.settlement(
                                    put.position(),
                                    new LaneName(FLOW, "crm"),
                                    Optional.of(attempt),
                                    again,
                                    then));
        }
        return put;
    }

    private Attempt accepted(Instant at) {
        return new Attempt(
                new Outcome.Accepted("c-" + number, Document.empty()),
                Phase.ANSWERED,
                at,
                new Attempt.Timing(
                        400 + random.nextInt(900), 90, 4_000 + random.nextInt(30_000), 240),
                200,
                "{\"id\":\"c-" + number + "\",\"created\":true}");
    }

    private Move done(String destination, String remoteId) {
        return new Move(
                destination,
                DeliveryState.DELIVERED,
                Instant.EPOCH,
                false,
                Optional.empty(),
                "",
                remoteId,
                Document.of(Map.of("id", "c-" + number)));
    }

    private void settle(
            ConsoleWorld.Put put,
            String destination,
            DeliveryState to,
            Optional<Fault> fault,
            Attempt attempt) {
        Move move =
                to == DeliveryState.DELIVERED
                        ? done(destination, destination.equals("crm") ? "c-" + number : "")
                        : Move.plain(destination, to, fault);
        world.store
                .journal()
                .settle(
                        Records.settlement(
                                put.position(),
                                new LaneName(FLOW, destination),
                                Optional.of(attempt),
                                move,
                                attempt.started().plusMillis(60)));
    }

    /** A day with some thousand leads, a refusing CRM, broken records and a paused mail server. */
    void day(Instant now, int count) {
        for (int i = 0; i < count; i++) {
            double hour = 23.5 * i / count;
            Instant at =
                    now.minus(Duration.ofSeconds((long) ((23.6 - hour) * 3600)))
                            .plusMillis(random.nextInt(200_000));
            if (i % 97 == 5) {
                refusedByCrm(at);
            } else if (i % 331 == 7) {
                broken(at);
            } else if (i % 401 == 9) {
                unknownCampaign(at);
            } else if (i > count - 12) {
                retrying(now.minusSeconds(60L * (count - i)));
            } else if (random.nextDouble() < 0.35 + 0.6 * Math.abs(Math.sin(hour / 4))) {
                delivered(at);
            }
        }
        world.store
                .journal()
                .condition(
                        new Condition(
                                "crm",
                                "failing",
                                now.minusSeconds(700),
                                "503: maintenance until 14:00"));
        world.store
                .journal()
                .condition(
                        new Condition(
                                "mail",
                                "paused",
                                now.minusSeconds(4_100),
                                "535: the password is not accepted"));
    }
}
