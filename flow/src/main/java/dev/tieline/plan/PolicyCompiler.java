package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Identity;
import dev.tieline.flow.FlowDeclaration.Delivery;
import dev.tieline.flow.OutcomeRule;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.outcome.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the rules of a destination out of what is said: by the delivery's {@code on}, else by its
 * {@code retry} and {@code give-up}, else by the system's {@code on}, else by the hub.
 */
final class PolicyCompiler {
    private final Findings findings;

    PolicyCompiler(Findings findings) {
        this.findings = findings;
    }

    /** How a delivery is tried where no outcome has a rule of its own. */
    static Rule.Retry retry(Delivery delivery) {
        return new Rule.Retry(
                delivery.retry().isEmpty() ? DeliveryPolicy.DEFAULT_BACKOFF : delivery.retry(),
                delivery.giveUp().orElse(DeliveryPolicy.DEFAULT_GIVE_UP));
    }

    /** The rules of a delivery. */
    DeliveryPolicy policy(Delivery delivery, GrantedOperation to, boolean fallsBack) {
        Rule.Retry usual = retry(delivery);
        Map<String, Rule> rules = new HashMap<>();
        to.system().on().forEach((outcome, rule) -> rules.put(outcome, systemRule(rule, delivery)));
        delivery.on()
                .forEach((outcome, rule) -> {
                    check(delivery, outcome, rule, to.operation(), fallsBack);
                    rules.put(outcome, rule(rule, usual.backoff(), usual.giveUp()));
                });
        return policy(to.operation(), usual, fallsBack, rules);
    }

    /** The rules of a fallback: its flow says nothing of them. */
    static DeliveryPolicy lastResort(GrantedOperation to) {
        Rule.Retry usual = DeliveryPolicy.DEFAULT_RETRY;
        Map<String, Rule> rules = new HashMap<>();
        to.system()
                .on()
                .forEach((outcome, rule) ->
                        rules.put(outcome, rule(rule, usual.backoff(), usual.giveUp())));
        return policy(to.operation(), usual, false, rules);
    }

    private static DeliveryPolicy policy(
            Operation operation, Rule.Retry retry, boolean fallsBack, Map<String, Rule> rules) {
        return new DeliveryPolicy(
                operation.identity(), operation.verifiable(), retry, fallsBack, rules);
    }

    private static Rule systemRule(OutcomeRule rule, Delivery delivery) {
        OutcomeRule closer =
                new OutcomeRule(
                        rule.place(),
                        rule.action(),
                        delivery.retry().isEmpty() ? rule.retry() : delivery.retry(),
                        delivery.giveUp().or(rule::giveUp));
        return rule(closer, DeliveryPolicy.DEFAULT_BACKOFF, DeliveryPolicy.DEFAULT_GIVE_UP);
    }

    private static Rule rule(OutcomeRule rule, List<Duration> backoff, Duration giveUp) {
        return switch (rule.action()) {
            case HOLD -> new Rule.Hold();
            case PAUSE -> new Rule.Pause();
            case FALLBACK -> new Rule.FallBack();
            case RETRY ->
                    new Rule.Retry(
                            rule.retry().isEmpty() ? backoff : rule.retry(),
                            rule.giveUp().orElse(giveUp));
        };
    }

    private void check(
            Delivery delivery,
            String outcome,
            OutcomeRule rule,
            Operation operation,
            boolean fallsBack) {
        if (rule.action() == OutcomeRule.Action.FALLBACK && !fallsBack) {
            findings.add(
                    rule.place(),
                    "fallback-nowhere",
                    "'" + delivery.name().value() + "' has no fallback that could take over",
                    "the record would be held, which is not what is written here",
                    "write 'hold' here, or give it a 'fallback' with 'to' and 'map'");
        }
        if (outcome.equals("unknown")
                && rule.action() == OutcomeRule.Action.RETRY
                && operation.identity() == Identity.NONE
                && !operation.verifiable()) {
            findings.add(
                    rule.place(),
                    "resend-unsafe",
                    "'"
                            + delivery.to()
                            + "' must not be sent again when nobody knows whether it"
                            + " was applied",
                    "the operation is neither idempotent nor keyed and cannot be read back, so it"
                            + " could be applied twice",
                    "write 'hold', or declare 'keyed', 'idempotent' or 'verify' at the operation"
                            + " if that is true of it");
        }
    }
}
