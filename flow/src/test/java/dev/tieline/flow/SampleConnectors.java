package dev.tieline.flow;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Connectors that declare what real ones do, and open nothing. */
public final class SampleConnectors {

    /** By name, as the compiler wants them. */
    public static final Map<String, Connector> CONNECTORS =
            List.of(SampleHttp.CONNECTOR, SampleMail.CONNECTOR, SampleFiles.CONNECTOR).stream()
                    .collect(Collectors.toMap(c -> c.spec().name(), Function.identity()));

    /** What they declare, as the reader wants it. */
    public static final Map<String, ConnectorSpec> ALL =
            CONNECTORS.values().stream()
                    .map(Connector::spec)
                    .collect(Collectors.toMap(ConnectorSpec::name, Function.identity()));

    private SampleConnectors() {}
}
