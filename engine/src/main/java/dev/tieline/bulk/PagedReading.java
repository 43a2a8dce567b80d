package dev.tieline.bulk;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Rendition;
import dev.tieline.api.TraceContext;
import dev.tieline.delivery.InTurn;
import dev.tieline.format.JsonText;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Trigger;
import dev.tieline.run.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a system that answers in pages. Gives one page at a time, whatever its length, and
 * goes on with a page and not in its midst: what stood on it may have moved by then. However many
 * there are: a run has bounds of its own, and goes on where it was.
 */
final class PagedReading implements Reading {
    private static final String NUMBER = "number";
    private static final String QUESTION = "question";

    private final InTurn turn;
    private final String flow;
    private final Trigger.Source source;
    private final Consumer<Optional<Run.Why>> waits;
    private Page page;

    /**
     * @param waits hears why it waits; empty when it does not any more
     * @param always what each page is asked with
     * @param position to go on with; empty to begin
     */
    PagedReading(
            InTurn turn,
            String flow,
            Trigger.Source source,
            Consumer<Optional<Run.Why>> waits,
            Map<String, @Nullable Object> always,
            String position) {
        this.turn = turn;
        this.flow = flow;
        this.source = source;
        this.waits = waits;
        Page first = Page.first(source.asking(), always);
        this.page = at(position).orElse(first);
    }

    /** Empty at the begin. */
    private Optional<Page> at(String position) {
        if (!(JsonText.read(position) instanceof dev.tieline.format.Reading.Read(Document kept))) {
            return Optional.empty();
        }
        return kept.field(QUESTION)
                .filter(Map.class::isInstance)
                .map(question -> Document.of(fields((Map<?, ?>) question)))
                .flatMap(question ->
                        kept.field(NUMBER)
                                .map(number ->
                                        Page.at(
                                                source.asking(),
                                                question,
                                                Math.toIntExact((Long) number))));
    }

    private static Map<String, @Nullable Object> fields(Map<?, ?> map) {
        Map<String, @Nullable Object> fields = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return fields;
    }

    private static String position(Page page) {
        return new String(
                JsonText.bytes(
                        Document.of(
                                Map.of(
                                        NUMBER,
                                        (long) page.number(),
                                        QUESTION,
                                        page.question().fields()))),
                StandardCharsets.UTF_8);
    }

    @Override
    public Batch next(int most, Duration within) {
        Rendition rendition =
                new Rendition(
                        flow,
                        source.asking().operation(),
                        page.question(),
                        new DeliveryKey("run." + flow, Integer.toString(page.number())),
                        TraceContext.NONE);
        Optional<Attempt> attempt = ask(rendition, within);
        if (attempt.isEmpty()) {
            return failed("system-busy", "it may not be called now");
        }
        return attempt.get().outcome() instanceof Outcome.Accepted(String _, Document answer)
                ? rows(answer)
                : new Batch.Failed(attempt.get().outcome());
    }

    private Optional<Attempt> ask(Rendition rendition, Duration within) {
        try {
            return turn.read(outlet -> outlet.send(rendition, within), waits);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Batch rows(Document answer) {
        Optional<List<?>> items = page.items(answer);
        if (items.isEmpty()) {
            return failed("not-told", "its answer has no '" + source.asking().items() + "'");
        }
        List<Row> rows = new ArrayList<>(items.get().size());
        for (Object item : items.get()) {
            rows.add(row(item));
        }
        return switch (page.next(answer)) {
            case Page.Next.Last() -> new Batch.Rows(rows, position(page), true);
            case Page.Next.More(Page next) -> {
                page = next;
                yield new Batch.Rows(rows, position(next), false);
            }
            case Page.Next.Lost(String code, String why) -> failed(code.substring(1), why);
        };
    }

    private static Row row(Object item) {
        return item instanceof Map<?, ?> map
                ? Row.of("", Document.of(fields(map)))
                : new Row(
                        "",
                        Document.empty(),
                        Optional.of(
                                Fault.of(
                                        "item-not-object",
                                        Blame.SENDER,
                                        "It is not an object.",
                                        "Ask whoever runs the system.")),
                        String.valueOf(item));
    }

    private Batch failed(String code, String why) {
        return new Batch.Failed(
                new Outcome.Unavailable(
                        Fault.of(
                                code,
                                Blame.SENDER,
                                "'" + source.system() + "' was asked for a page, and " + why + ".",
                                "It is tried again by itself."),
                        Duration.ZERO));
    }

    @Override
    public void close() {}
}
