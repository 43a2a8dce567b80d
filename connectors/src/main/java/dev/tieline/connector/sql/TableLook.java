package dev.tieline.connector.sql;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.Spelling;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a table by its database's catalogue, or at a query by what the database says that it
 * would answer, and offers what to declare. Asks as any read of a flow does: through the same door,
 * as the same user, in transactions that cannot write.
 */
public final class TableLook {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_NAMED = 20;
    private static final String COLUMNS = "columns";
    private static final String TABLES = "tables";
    private static final String WORDS = "words";
    private static final String QUERY = "query";

    /** What can put NULL where the table of a column has none; drivers take no notice of it. */
    private static final Pattern NULLING =
            Pattern.compile("(?i)\\b(left|right|full|rollup|cube|sets|union|having)\\b");

    private static final Pattern SELECT = Pattern.compile("(?i)\\bselect\\b");

    private final Catalogue catalogue;
    private final Catalogued.Opened outlet;

    private TableLook(Catalogue catalogue, Catalogued.Opened outlet) {
        this.catalogue = catalogue;
        this.outlet = outlet;
    }

    /** Nothing can be offered; the message says why and what to do, and holds no value of a row. */
    public static final class Unclear extends IOException {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message);
        }
    }

    /**
     * Looks at a table.
     *
     * @param system one of the connector; its own operations are not looked at
     * @param table {@code table} or {@code schema.table}, as it is named in the database
     * @throws Unclear when it cannot be reached, or there is no such table
     */
    public static TableOffer at(
            Catalogued connector, SystemDeclaration system, Credentials credentials, String table)
            throws Unclear {
        Catalogue catalogue = connector.catalogue();
        Findings findings = new Findings();
        SystemDeclaration asked =
                CatalogueSystem.of(
                        system,
                        Map.of(
                                COLUMNS,
                                catalogue.columns(),
                                TABLES,
                                catalogue.tables(),
                                WORDS,
                                catalogue.words()));
        connector.operations(asked, findings);
        Node.Scalar written = new Node.Scalar(Place.startOf(system.place().file()), table, true);
        Optional<String> quoted = TableNames.quoted(written, catalogue.grammar(), findings);
        if (quoted.isEmpty()) {
            throw unclear(findings);
        }
        try (Catalogued.Opened outlet = opened(connector, asked, credentials, findings)) {
            return new TableLook(catalogue, outlet).offer(table, quoted.get());
        }
    }

    /**
     * Looks at what a query answers; it is prepared, and not run.
     *
     * @param system one of the connector; its own operations are not looked at
     * @param query a statement that reads, with {@code :name} for parameters
     * @throws Unclear when it cannot be reached, or the query cannot be run
     */
    public static TableOffer atQuery(
            Catalogued connector, SystemDeclaration system, Credentials credentials, String query)
            throws Unclear {
        Optional<String> objection = connector.catalogue().objection(query);
        if (objection.isPresent()) {
            throw new Unclear(objection.get());
        }
        Findings findings = new Findings();
        SystemDeclaration asked = CatalogueSystem.of(system, Map.of(QUERY, query));
        connector.operations(asked, findings);
        try (Catalogued.Opened outlet = opened(connector, asked, credentials, findings)) {
            return new TableLook(connector.catalogue(), outlet).offer(query);
        }
    }

    private static Catalogued.Opened opened(
            Catalogued connector,
            SystemDeclaration asked,
            Credentials credentials,
            Findings findings)
            throws Unclear {
        if (!findings.isEmpty()) {
            throw unclear(findings);
        }
        return connector.open(asked, credentials);
    }

    private static Unclear unclear(Findings findings) {
        Finding first = findings.sorted().getFirst();
        return new Unclear(first.message() + " " + first.remedy());
    }

    private TableOffer offer(String query) throws Unclear {
        boolean sure =
                catalogue.tellsNull()
                        && !NULLING.matcher(query).find()
                        && SELECT.matcher(query).results().count() == 1;
        OfferMaker maker = new OfferMaker(catalogue, Set.of());
        accepted(outlet.describe(QUERY, PATIENCE, answer -> maker.take(answer, sure)));
        List<String> parameters =
                Statement.of(query, catalogue.grammar()).parameters().stream()
                        .map(Statement.Parameter::name)
                        .distinct()
                        .toList();
        return maker.offer(query, parameters);
    }

    private TableOffer offer(String table, String quoted) throws Unclear {
        int point = table.indexOf('.');
        String name = table.substring(point + 1);
        Map<String, @Nullable Object> input = new HashMap<>();
        input.put("schema", point < 0 ? null : table.substring(0, point));
        input.put("name", name);
        input.put("table", quoted);
        List<Document> columns = ask(COLUMNS, Document.of(input));
        List<Document> exact =
                columns.stream().filter(c -> text(c, Catalogue.TABLE).equals(name)).toList();
        columns = exact.isEmpty() ? columns : exact;
        if (columns.isEmpty()) {
            throw unknown(table, ask(TABLES, Document.empty()));
        }
        Set<String> words =
                ask(WORDS, Document.empty()).stream()
                        .map(word -> text(word, Catalogue.NAME).toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        return new OfferMaker(catalogue, words).offer(columns, point >= 0);
    }

    static String text(Document row, String name) {
        return row.text(name).orElse("");
    }

    private static Unclear unknown(String table, List<Document> all) {
        List<String> names = all.stream().map(row -> text(row, Catalogue.NAME)).toList();
        if (names.contains(table)) {
            return new Unclear("No column of '" + table + "' may be seen by this user.");
        }
        String last = table.substring(table.indexOf('.') + 1);
        List<String> near =
                names.stream()
                        .filter(n -> n.substring(n.indexOf('.') + 1).equalsIgnoreCase(last))
                        .toList();
        near = near.isEmpty() ? Spelling.nearest(table, names).stream().toList() : near;
        List<String> shown = near.isEmpty() ? names : near;
        String list = shown.stream().limit(MAX_NAMED).collect(Collectors.joining("', '", "'", "'"));
        String said =
                (near.isEmpty() ? "There are " : "Write ")
                        + OfferMaker.UNSEEN.matcher(list).replaceAll(" ")
                        + (shown.size() > MAX_NAMED ? " and others." : ".");
        return new Unclear(
                "There is no table '"
                        + table
                        + "' that this user may see. "
                        + (names.isEmpty() ? "There is none at all." : said));
    }

    private List<Document> ask(String operation, Document input) throws Unclear {
        Attempt attempt =
                outlet.send(
                        new Rendition(
                                "",
                                operation,
                                input,
                                new DeliveryKey("", operation),
                                TraceContext.NONE),
                        PATIENCE);
        return CatalogueSystem.rows(accepted(attempt.outcome()));
    }

    private static Document accepted(Outcome outcome) throws Unclear {
        return switch (outcome) {
            case Outcome.Accepted(_, Document result) -> result;
            case Outcome.Duplicate(_, Document result) -> result;
            case Outcome.Rejected(Fault why) -> throw unclear(why);
            case Outcome.Unauthorized(Fault why) -> throw unclear(why);
            case Outcome.RateLimited(Fault why, _) -> throw unclear(why);
            case Outcome.Unavailable(Fault why, _) -> throw unclear(why);
            case Outcome.Unreachable(Fault why) -> throw unclear(why);
            case Outcome.Unknown(Fault why) -> throw unclear(why);
            case Outcome.Misunderstood(Fault why) -> throw unclear(why);
        };
    }

    private static Unclear unclear(Fault fault) {
        return new Unclear((fault.message() + " " + fault.remedy()).strip());
    }
}
