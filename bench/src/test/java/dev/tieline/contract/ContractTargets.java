package dev.tieline.contract;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.api.Problem;
import dev.tieline.bench.Check;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Contracts and the records that are held against them. */
public final class ContractTargets {
    private ContractTargets() {}

    /** Schema and record: both ways come to the same problems. */
    public static void contract(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 2);
        if (!(JsonText.read(parts.get(0)) instanceof Reading.Read(Document schema))
                || !(JsonText.read(parts.get(1)) instanceof Reading.Read(Document record))) {
            return;
        }
        Findings findings = new Findings();
        Optional<Contract> contract =
                JsonContract.compile("c", schema.fields(), _ -> Place.startOf("c"), findings);
        Check.that(contract.isPresent() == (findings.count() == 0), "a contract or findings");
        if (contract.isEmpty()) {
            return;
        }
        Verdict verdict = contract.get().check(record);
        contract.get().mask(record);
        DirectRules.of(schema.fields())
                .ifPresent(_ -> {
                    Verdict general = new GeneralRules(schema.fields(), _ -> "").check(record);
                    Check.same(told(verdict), told(general), "both ways tell the same");
                });
    }

    /** As in RulesAgreeTest: what else is said of a value of the wrong type does not matter. */
    private static Set<String> told(Verdict verdict) {
        if (!(verdict instanceof Verdict.Invalid(List<Problem> problems))) {
            return Set.of();
        }
        if (problems.size() >= Report.MAX_PROBLEMS) {
            return Set.of("many");
        }
        List<String> wrongType =
                problems.stream()
                        .filter(p -> p.code().equals("type"))
                        .map(Problem::pointer)
                        .toList();
        Set<String> told = new TreeSet<>();
        problems.stream()
                .filter(p -> p.code().equals("type") || !wrongType.contains(p.pointer()))
                .forEach(p -> told.add(p.pointer() + " " + p.code()));
        return told;
    }
}
