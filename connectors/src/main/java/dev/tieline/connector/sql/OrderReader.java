package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Spelling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads in what order many rows are read; mistakes are findings. Used once. */
final class OrderReader {
    private final Node.Mapping node;
    private final Findings findings;

    OrderReader(Node.Mapping node, Findings findings) {
        this.node = node;
        this.findings = findings;
    }

    /**
     * @param columns of the row
     * @return empty when there is no order
     */
    List<String> read(List<String> columns) {
        Set<String> order = new LinkedHashSet<>();
        @Nullable Node written = node.entry("order").orElse(null);
        List<Node> items =
                switch (written) {
                    case Node.Scalar scalar when !scalar.isNull() -> List.of(scalar);
                    case Node.Sequence several -> several.items();
                    case null, default -> List.of();
                };
        for (Node item : items) {
            if (!(item instanceof Node.Scalar column)) {
                continue;
            }
            if (!columns.contains(column.text())) {
                findings.add(
                        column.place(),
                        "order-unknown",
                        "'order' names '" + column.text() + "', which is not a column of 'row'.",
                        "Reading could not go on behind the last row.",
                        Spelling.remedy(column.text(), columns));
            }
            order.add(column.text());
        }
        return List.copyOf(order);
    }
}
