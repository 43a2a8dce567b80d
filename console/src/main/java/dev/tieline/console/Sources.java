package dev.tieline.console;

import dev.tieline.gate.Gate;
import dev.tieline.identity.IdentityProvider;
import dev.tieline.journal.Audit;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Operator;
import dev.tieline.people.People;
import dev.tieline.plan.Plans;
import dev.tieline.resource.AccessReviews;
import dev.tieline.resource.Resources;
import dev.tieline.resource.Safe;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * What the console reads and acts through.
 *
 * @param ledger what became of the records
 * @param operator the commands of people
 * @param replays replays of many
 * @param plans what runs
 * @param troubles what the hub itself cannot do now, each in a sentence; empty when all is well
 * @param access how people get in
 * @param trail what was done, by whom
 * @param audit where it is noted that somebody looked
 * @param reviews who and what can do what
 * @param secrets what the hub proves itself with
 * @param running what flows ask by themselves
 */
public record Sources(
        Ledger ledger,
        Operator operator,
        BulkReplays replays,
        Plans plans,
        Supplier<List<String>> troubles,
        Access access,
        AuditTrail trail,
        Audit audit,
        AccessReviews reviews,
        Secrets secrets,
        Resources.Running running) {

    /** Credentials without their values, and consent for those that need it. */
    public record Secrets(Safe safe, Consenting consenting) {}

    /**
     * How people get in.
     *
     * @param gate they come through
     * @param people who they are
     * @param setUpKey of the link with which the first account is made
     * @param url how people reach the hub; without a slash at the end
     * @param provider vouches for some of them; nobody does when empty
     * @param remote tells somebody's address from the peer's and what it forwards
     */
    public record Access(
            Gate gate,
            People people,
            String setUpKey,
            Supplier<URI> url,
            Optional<IdentityProvider> provider,
            BinaryOperator<String> remote) {}

    Gate gate() {
        return access.gate();
    }

    People people() {
        return access.people();
    }

    Supplier<URI> url() {
        return access.url();
    }
}
