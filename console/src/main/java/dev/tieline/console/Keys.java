package dev.tieline.console;

import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.resource.Masking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of records, fit to be shown. A key may be made from a part of a classified value, which
 * nobody finds in it again; so it is asked what the key is made from, too. In doubt it hides.
 * Thread-safe.
 */
final class Keys {
    private static final Pattern READ = Pattern.compile("record((?:\\.\\??\\w+)+)(\\()?");
    private static final int MAX_KNOWN = 1_000;

    private final Plans plans;
    private final Masking masking;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    Keys(Plans plans, Masking masking) {
        this.plans = plans;
        this.masking = masking;
    }

    /**
     * The key of a record. It is masked when it holds a classified value, or when a field that its
     * expression reads is classified, in the version the record came in with or in today's.
     */
    String shown(RecordSummary record) {
        if (record.key().isEmpty()) {
            return "";
        }
        Optional<Plan> then = plans.version(record.flow(), record.version());
        Optional<Plan> now = plans.current(record.flow());
        boolean readable =
                (then.isPresent() || now.isPresent())
                        && then.map(this::readableKey).orElse(true)
                        && now.map(this::readableKey).orElse(true);
        return readable ? masking.head(record).key() : JsonContract.MASK;
    }

    private boolean readableKey(Plan plan) {
        if (known.size() > MAX_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(
                plan.flow() + "@" + plan.version(), _ -> readable(plan, FlowText.of(plan).key()));
    }

    /** Whether every field an expression reads is in the contract and unclassified. */
    private static boolean readable(Plan plan, String expression) {
        Matcher read = READ.matcher(expression);
        boolean any = false;
        while (read.find()) {
            any = true;
            String path = read.group(1).replace("?", "").replace('.', '/');
            if (read.group(2) != null) {
                path = path.substring(0, path.lastIndexOf('/'));
            }
            if (!open(plan.contract().fields(), path)) {
                return false;
            }
        }
        return any;
    }

    private static boolean open(List<Contract.Field> fields, String path) {
        boolean found = false;
        for (Contract.Field field : fields) {
            boolean same = field.pointer().equals(path);
            if (same || field.pointer().startsWith(path + "/")) {
                found |= same;
                if (!field.classification().isEmpty()) {
                    return false;
                }
            }
        }
        return found;
    }
}
