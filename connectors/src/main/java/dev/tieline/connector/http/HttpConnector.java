package dev.tieline.connector.http;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Any HTTP API that a system file describes. */
public final class HttpConnector implements Connector {
    static final String NAME = "http";

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;

    /**
     * @param guard through whose doors every connection is made; certificates are judged by the
     *     platform's trust
     */
    public HttpConnector(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    HttpConnector(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
        this.guard = guard;
        this.trust = trust;
    }

    @Override
    public ConnectorSpec spec() {
        return HttpSettings.SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        new AddressCheck(system, guard, findings).check();
        return read(system, findings).stream().map(HttpOperation::operation).toList();
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        BaseUrl url = system.url().flatMap(BaseUrl::parse).orElseThrow();
        Map<String, HttpOperation> granted = new LinkedHashMap<>();
        for (HttpOperation operation : read(system, new Findings())) {
            if (system.allow().containsKey(operation.name())) {
                granted.put(operation.name(), operation);
            }
        }
        Dialer dialer = new Dialer(guard.doorTo(url.host(), url.port()), url, trust);
        Requests requests = new Requests(url, system, credentials);
        return new HttpOutlet(system, url, granted, requests, dialer);
    }

    private static List<HttpOperation> read(SystemDeclaration system, Findings findings) {
        List<HttpOperation> operations = new ArrayList<>();
        List<AnswerRule> rules = new AnswerRuleReader(findings).read(system.settings());
        if (system.settings().entry("operations").orElse(null) instanceof Node.Mapping all) {
            all.entries()
                    .forEach((name, node) -> {
                        if (node instanceof Node.Mapping one) {
                            new OperationReader(name, one, rules, findings)
                                    .read()
                                    .ifPresent(operations::add);
                        }
                    });
        }
        return operations;
    }
}
