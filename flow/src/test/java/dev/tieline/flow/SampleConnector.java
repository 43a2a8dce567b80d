package dev.tieline.flow;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A connector of which only the declarations are of interest. */
record SampleConnector(ConnectorSpec spec, Function<SystemDeclaration, List<Operation>> known)
        implements Connector {

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        return known.apply(system);
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        throw new UnsupportedOperationException("check opens nothing");
    }

    /** A JSON Schema written in YAML, as a value tree. */
    static Map<String, Object> schema(Node node) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach((name, value) -> tree.put(name, tree(value)));
        }
        return tree;
    }

    private static Object tree(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> schema(mapping);
            case Node.Sequence list -> {
                List<Object> items = new ArrayList<>();
                list.items().forEach(item -> items.add(tree(item)));
                yield items;
            }
            case Node.Scalar(var _, String text, boolean quoted) -> {
                if (!quoted && text.matches("-?[0-9]{1,18}")) {
                    yield Long.valueOf(text);
                }
                boolean truth = !quoted && (text.equals("true") || text.equals("false"));
                yield truth ? (Object) Boolean.valueOf(text) : text;
            }
        };
    }
}
