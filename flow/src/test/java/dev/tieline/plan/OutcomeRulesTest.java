package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.outcome.Disposition;
import dev.tieline.outcome.OutcomePolicy;
import dev.tieline.outcome.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a flow and a system say at {@code on}, and what then follows from outcomes. */
class OutcomeRulesTest {
    private static final Instant ACCEPTED = Instant.parse("2026-03-01T10:00:00Z");
    private static final Fault FAULT = Fault.of("f", Blame.DESTINATION, "It failed.", "Wait.");

    private static final String CRM =
            """
            system: crm
            purpose: Customer profiles; the source of truth for them.
            owner: sales-ops
            connector: http
            url: https://api.crm.example
            clearance: [personal]
            allow: { notes.add: [email] }
            on:
              unavailable: { retry: 5m..6h, give-up: 3d }
              misunderstood: pause
              unknown: { retry: [1m] }
              rejected: hold
            operations:
              notes.add:
                request: POST /notes
                body: { type: object, properties: { email: { type: string } } }
            """;

    private static DeliveryPolicy policy(String system, String delivery) {
        String flow =
                """
                flow: leads
                purpose: Every website inquiry becomes a CRM contact.
                owner: sales-ops
                trigger:
                  webhook: { from: website, path: /leads }
                record: { contract: lead }
                fallback: hold
                deliver:
                  crm:
                    to: crm.notes.add
                    map: { email: "${record.email}" }
                """;
        Map<String, String> files =
                Map.of("systems/crm.yaml", system, "flows/leads.yaml", flow + delivery);
        return Compiling.workspaceWith(files, "leads").destination("crm").orElseThrow().policy();
    }

    private static Disposition after(DeliveryPolicy policy, Outcome outcome, int failures) {
        return after(policy, outcome, failures, false, Duration.ofMinutes(1));
    }

    private static Disposition after(
            DeliveryPolicy policy, Outcome outcome, int failures, boolean alone, Duration age) {
        var standing =
                new OutcomePolicy.Standing(
                        policy, failures, alone, Duration.ZERO, ACCEPTED, ACCEPTED.plus(age));
        return OutcomePolicy.afterSend(outcome, standing, new Random(1));
    }

    @Test
    void aSystemSaysItForAllWhoSayNothing() {
        DeliveryPolicy policy = policy(CRM, "");

        assertThat(policy.on().get("unavailable"))
                .isEqualTo(
                        new Rule.Retry(
                                List.of(
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(10),
                                        Duration.ofMinutes(20),
                                        Duration.ofMinutes(40),
                                        Duration.ofMinutes(80),
                                        Duration.ofMinutes(160),
                                        Duration.ofMinutes(320),
                                        Duration.ofHours(6)),
                                Duration.ofDays(3)));
        assertThat(after(policy, new Outcome.Misunderstood(FAULT), 1))
                .isEqualTo(new Disposition.PauseAll(FAULT));
    }

    @Test
    void aDeliverySaysItForItself() {
        DeliveryPolicy policy =
                policy(
                        CRM,
                        """
                            retry: [2s]
                            give-up: 1h
                            on: { rejected: fallback, misunderstood: hold, unreachable: { retry: 1s..3s } }
                            fallback: { to: archive.records.append, map: "${record}" }
                        """);

        assertThat(policy.on())
                .containsEntry("rejected", new Rule.FallBack())
                .containsEntry("misunderstood", new Rule.Hold())
                .containsEntry(
                        "unreachable",
                        new Rule.Retry(
                                List.of(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3)),
                                Duration.ofHours(1)))
                .containsEntry(
                        "unavailable",
                        new Rule.Retry(List.of(Duration.ofSeconds(2)), Duration.ofHours(1)));
        assertThat(after(policy, new Outcome.Rejected(FAULT), 1))
                .isEqualTo(new Disposition.FallBack(FAULT));
    }

    @Test
    void anUnsafeCallIsNotSentAgainWhateverTheSystemSays() {
        assertThat(after(policy(CRM, ""), new Outcome.Unknown(FAULT), 1))
                .isEqualTo(new Disposition.Hold(FAULT));
    }

    @Test
    void whatCanBeReadBackIsAskedFor() {
        String verified = CRM + "    verify: GET /notes\n";
        assertThat(after(policy(verified, ""), new Outcome.Unknown(FAULT), 1))
                .isInstanceOf(Disposition.Verify.class);
    }

    @Test
    void eachOutcomeHasItsOwnAge() {
        String rules = "    on: { unreachable: { give-up: 1h }, rate-limited: { give-up: 2h } }\n";
        DeliveryPolicy policy = policy(CRM, rules);
        Duration age = Duration.ofMinutes(90);

        assertThat(after(policy, new Outcome.Unreachable(FAULT), 1, false, age))
                .isEqualTo(new Disposition.Hold(FAULT));
        assertThat(after(policy, new Outcome.RateLimited(FAULT, Duration.ZERO), 1, false, age))
                .isInstanceOf(Disposition.WaitAll.class);
        assertThat(after(policy, new Outcome.Unavailable(FAULT, Duration.ZERO), 1, false, age))
                .isInstanceOf(Disposition.Retry.class);
    }

    @Test
    void whatCannotBeCalledIsNotGivenUpBeforeAnyRuleSaysSo() {
        String longer = "    on: { unavailable: { give-up: 10d }, unreachable: { give-up: 1h } }\n";
        assertThat(policy(CRM, longer).longestGiveUp()).isEqualTo(Duration.ofDays(10));
        assertThat(policy(CRM, "    give-up: 2h\n").longestGiveUp()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void whatMayHaveBeenAppliedIsNeverGivenToTheFallback() {
        DeliveryPolicy fallsBack =
                policy(CRM, "    fallback: { to: archive.records.append, map: \"${record}\" }\n");
        assertThat(OutcomePolicy.tooOld(fallsBack, FAULT, false))
                .isEqualTo(new Disposition.FallBack(FAULT));
        assertThat(OutcomePolicy.tooOld(fallsBack, FAULT, true))
                .isEqualTo(new Disposition.Hold(FAULT));
    }

    @Test
    void whatFailsAgainAndAgainWhileOthersGoThroughIsHeld() {
        DeliveryPolicy policy = policy(CRM, "");
        Outcome down = new Outcome.Unavailable(FAULT, Duration.ZERO);
        Duration age = Duration.ofMinutes(1);

        assertThat(after(policy, down, 4, true, age)).isInstanceOf(Disposition.Retry.class);
        assertThat(after(policy, down, 5, false, age)).isInstanceOf(Disposition.Retry.class);
        assertThat(after(policy, down, 5, true, age))
                .isInstanceOfSatisfying(
                        Disposition.Hold.class,
                        held -> {
                            assertThat(held.fault().code()).isEqualTo("poisonous");
                            assertThat(held.fault().message()).contains("5 times", "It failed.");
                        });
    }

    @Test
    void whatTheConfigurationIsToBlameForPausesTheSystem() {
        Fault refused = Fault.of("egress-refused", Blame.FLOW, "Refused.", "Allow it.");

        assertThat(after(policy(CRM, ""), new Outcome.Unreachable(refused), 1))
                .isEqualTo(new Disposition.PauseAll(refused));
    }
}
