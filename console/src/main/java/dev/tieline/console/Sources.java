package dev.tieline.console;

import dev.tieline.ledger.Ledger;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Operator;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the console reads and acts through.
 *
 * @param ledger what became of the records
 * @param operator the commands of people
 * @param replays replays of many
 * @param plans what runs
 * @param troubles what the hub itself cannot do now, each in a sentence; empty when all is well
 */
public record Sources(
        Ledger ledger,
        Operator operator,
        BulkReplays replays,
        Plans plans,
        Supplier<List<String>> troubles) {}
