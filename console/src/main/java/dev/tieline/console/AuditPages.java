package dev.tieline.console;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRoot;
import dev.tieline.audit.AuditRow;
import dev.tieline.ledger.AuditTrail;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of what was done. Thread-safe. */
final class AuditPages {
    private static final int ON_A_PAGE = 50;
    private static final Map<String, Duration> AGES =
            Map.of("1d", Duration.ofDays(1), "7d", Duration.ofDays(7), "30d", Duration.ofDays(30));

    private final Pages pages;

    AuditPages(Pages pages) {
        this.pages = pages;
    }

    void list(ServerRequest request, ServerResponse response) {
        String since = Asked.text(request, "since");
        AuditPage.Filter filter =
                new AuditPage.Filter(
                        Asked.text(request, "object").strip(),
                        Asked.text(request, "actor").strip(),
                        AGES.containsKey(since) ? since : "");
        AuditPage page = page(filter, Asked.position(request, "before"));
        pages.page(response, "audit", pages.shell(request, "Audit", "audit"), page);
    }

    private AuditPage page(AuditPage.Filter filter, long before) {
        AuditTrail trail = pages.desk().sources().trail();
        Instant now = pages.desk().moments().now();
        Optional<Instant> since = Optional.ofNullable(AGES.get(filter.since())).map(now::minus);
        List<AuditRow> rows =
                trail.newest(
                        new AuditFilter(filter.object(), filter.actor(), "", since),
                        before,
                        ON_A_PAGE);
        AuditRoot root = trail.root();
        String older =
                rows.size() < ON_A_PAGE ? "" : "/audit?before=" + rows.getLast().seq() + of(filter);
        return new AuditPage(
                filter,
                rows.stream().flatMap(row -> row.act().map(act -> row(row, act)).stream()).toList(),
                older,
                root.text(),
                root.seq());
    }

    private static String of(AuditPage.Filter filter) {
        return part("object", filter.object())
                + part("actor", filter.actor())
                + part("since", filter.since());
    }

    private static String part(String name, String value) {
        return value.isEmpty()
                ? ""
                : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private AuditPage.Row row(AuditRow row, Act act) {
        String details =
                act.details().entrySet().stream()
                        .map(detail -> detail.getKey() + " " + detail.getValue())
                        .collect(Collectors.joining(", "));
        return new AuditPage.Row(
                row.seq(),
                pages.desk().moments().of(act.at()),
                act.actor(),
                act.name(),
                act.object(),
                link(act.object()),
                Words.cut(details, 120));
    }

    private static String link(String object) {
        if (object.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return "/records/" + object;
        }
        if (object.matches("flow [a-z0-9-]+")) {
            return "/flows/" + object.substring("flow ".length());
        }
        return object.matches("incident [0-9]+")
                ? "/incidents/" + object.substring("incident ".length())
                : "";
    }
}
