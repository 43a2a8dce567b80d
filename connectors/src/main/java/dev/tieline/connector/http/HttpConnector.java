package dev.tieline.connector.http;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Any HTTP API, its operations declared in the system's file. */
public final class HttpConnector implements Connector {
    private static final Kind TEXT = new Kind.Text();

    private static final List<Setting> OPERATION =
            List.of(
                    required(
                            "request",
                            TEXT,
                            "Method and path below the system's url; {name} is filled from the"
                                    + " field of that name. Required: it is what is called.",
                            "PUT /contacts/{email}"),
                    optional(
                            "body",
                            new Kind.JsonSchema(),
                            "JSON Schema of what is sent, the fields of the path included; sent as"
                                    + " JSON, or as the query of GET and DELETE.",
                            "{ type: object, required: [email], properties: { email: { type:"
                                    + " string } } }"),
                    optional(
                            "result",
                            new Kind.JsonSchema(),
                            "JSON Schema of the answer; deliveries that come after may use it.",
                            "{ type: object, required: [id], properties: { id: { type: string } } }"),
                    optional(
                            "id",
                            TEXT,
                            "Field of the answer that names the thing there, or a JSON Pointer.",
                            "id"),
                    optional(
                            "duplicate",
                            new Kind.Whole(400, 499),
                            "Status that means that it is there already.",
                            "409"),
                    optional(
                            "idempotent",
                            new Kind.Bool(),
                            "Whether calling it again changes nothing; true for GET, PUT and DELETE"
                                    + " when left out.",
                            "true"),
                    optional(
                            "keyed",
                            new Kind.Bool(),
                            "Whether it honours the header Idempotency-Key.",
                            "true"),
                    optional(
                            "verify",
                            TEXT,
                            "A GET that answers 2xx when the thing is there and 404 when it is"
                                    + " not; asked when nobody knows whether a call was applied.",
                            "GET /contacts/{email}"));

    private static final ConnectorSpec SPEC =
            new ConnectorSpec(
                    "http",
                    "Any HTTP API: its operations are declared in the system's file.",
                    List.of(
                            optional(
                                    "auth",
                                    new Kind.Choice(List.of("bearer", "basic", "header")),
                                    "How the credential is sent: as a bearer token, as the password"
                                            + " of `user`, or alone in the header `auth-header`.",
                                    "bearer"),
                            optional("user", TEXT, "User name of `auth: basic`.", "acme"),
                            optional(
                                    "auth-header",
                                    TEXT,
                                    "Name of the header of `auth: header`.",
                                    "X-Api-Key"),
                            optional(
                                    "headers",
                                    new Kind.MapOf(TEXT),
                                    "Headers that are the same in every call; never a secret.",
                                    "{ X-Api-Version: \"2026-01\" }"),
                            required(
                                    "operations",
                                    new Kind.MapOf(new Kind.Shape(OPERATION)),
                                    "What can be called, by name. Required: nothing else can be.",
                                    "{ events.send: { request: POST /events, keyed: true } }")));

    private final EgressGuard guard;

    /**
     * @param guard decides where its systems may be
     */
    public HttpConnector(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public ConnectorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        new SystemCheck(system, guard, findings).check();
        return new OperationReader(system, findings)
                .read().stream().map(HttpOperation::operation).toList();
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        Map<String, HttpOperation> operations = new HashMap<>();
        new OperationReader(system, new Findings())
                .read()
                .forEach(operation -> operations.put(operation.operation().name(), operation));
        return new HttpOutlet(
                BaseUrl.of(system.url().orElseThrow()),
                operations,
                StandingHeaders.of(system, credentials),
                new Wire(guard, system),
                system.limits().timeout());
    }
}
