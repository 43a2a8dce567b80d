package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps classified values from being read. In doubt it hides: a key whose source cannot be told is
 * masked, and so is a record whose contract is not known any more. Thread-safe.
 */
final class Veil {
    private static final Pattern READ = Pattern.compile("record((?:\\.\\??\\w+)+)(\\()?");
    private static final Pattern MAIL =
            Pattern.compile("[\\p{L}\\p{N}._+-]+(?:@|%40)[\\p{L}\\p{N}.-]+");
    private static final int MAX_KNOWN = 1_000;

    private final Plans plans;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();

    Veil(Plans plans) {
        this.plans = plans;
    }

    /**
     * The key of a record, fit to be shown. It is masked when a field that its expression reads is
     * classified, in the version the record came in with or in today's.
     */
    String key(RecordSummary record) {
        if (record.key().isEmpty()) {
            return "";
        }
        Optional<Plan> then = plans.version(record.flow(), record.version());
        Optional<Plan> now = plans.current(record.flow());
        boolean readable =
                (then.isPresent() || now.isPresent())
                        && then.map(this::readableKey).orElse(true)
                        && now.map(this::readableKey).orElse(true);
        return readable ? record.key() : shortened(record.key());
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

    /** {@code a••••@example.com}: enough to recognise, too little to tell. */
    static String shortened(String text) {
        int at = text.lastIndexOf('@');
        String start = text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
        return start + "••••" + (at > 0 ? text.substring(at) : "");
    }

    /** A copy without readable classified values. */
    Document masked(Optional<Plan> plan, Document record) {
        return plan.map(p -> p.contract().mask(record))
                .orElseGet(() -> record.mapLeaves((_, _) -> JsonContract.MASK));
    }

    /** Takes the e-mail addresses out of a text that others wrote. */
    static String withoutMail(String text) {
        return MAIL.matcher(text).replaceAll(JsonContract.MASK);
    }
}
