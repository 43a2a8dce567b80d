package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The workspace that is measured: leads, required fields checked, a unique key, twelve fields
 * mapped.
 */
record BenchWorkspace(List<Flow> flows, Keeping keeping) implements Workspace {
    /** The way to endpoints. */
    static final String ENDPOINTS = "/in";

    static final String TOKEN = "bench-token-0123456789abcdef0123";

    private static final String HUB =
            """
            hub: bench
            listen: 127.0.0.1:PORT
            data: data
            owners:
              bench: { name: Bench, mail: bench@bench.example }
            credentials:
              website-token: file:website.token
            private-addresses: [127.0.0.1]
            """;
    private static final String WEBSITE =
            """
            system: website
            purpose: Sends leads.
            owner: bench
            connector: webhook
            caller: { scheme: bearer, credential: website-token }
            """;
    private static final String CRM =
            """
            system: SYSTEM
            purpose: Counts what it gets.
            owner: bench
            connector: http
            url: ROOT
            allow:
              leads.put: [leadId, name, email, contact, address, product, comment, source, receivedAt]
            limits: { concurrency: 64, timeout: 10s }
            operations:
              leads.put:
                request: POST /leads
                keyed: true
                body:
                  type: object
                  required: [leadId, name, email, product, source]
                  properties:
                    leadId: { type: string }
                    name: { type: string }
                    email: { type: string }
                    contact:
                      type: object
                      properties:
                        phone: { type: string }
                        company: { type: string }
                    address:
                      type: object
                      properties:
                        street: { type: string }
                        city: { type: string }
                        postcode: { type: string }
                    product: { type: string }
                    comment: { type: string }
                    source: { type: string }
                    receivedAt: { type: string }
            """;
    static final String CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required":
                ["id", "firstName", "lastName", "email", "phone", "zip", "product", "consent"],
              "properties": {
                "id": { "type": "string", "minLength": 1, "maxLength": 64 },
                "firstName": { "type": "string", "minLength": 1, "maxLength": 100 },
                "lastName": { "type": "string", "minLength": 1, "maxLength": 100 },
                "email": { "type": "string", "format": "email", "maxLength": 254 },
                "phone": { "type": "string", "maxLength": 40 },
                "zip": { "type": "string", "maxLength": 20 },
                "product": { "type": "string", "minLength": 1, "maxLength": 100 },
                "consent": { "type": "boolean" },
                "company": { "type": "string", "maxLength": 200 },
                "street": { "type": "string", "maxLength": 200 },
                "city": { "type": "string", "maxLength": 200 },
                "submittedAt": { "type": "string", "maxLength": 40 },
                "message": { "type": "string", "maxLength": 5000 }
              }
            }
            """;
    private static final String TOP =
            """
            flow: FLOW
            purpose: Every lead becomes a contact.
            owner: bench
            trigger:
              webhook: { from: website, path: PATH }
            record:
              contract: lead
              key: record.email.lowerAscii()
              unique: { by: record.id, within: WITHIN }
              invalid: reject
            deliver:
            """;
    private static final String DELIVERY =
            """
              SYSTEM:
                to: SYSTEM.leads.put
                map:
                  leadId: ${record.id}
                  name: ${record.firstName.trim() + ' ' + record.lastName.trim()}
                  email: ${record.email.trim().lowerAscii()}
                  contact:
                    phone: ${record.phone}
                    company: ${record.?company.orValue('')}
                  address:
                    street: ${record.?street.orValue('')}
                    city: ${record.?city.orValue('')}
                    postcode: ${record.zip}
                  product: ${record.product}
                  comment: ${record.?message.orValue('')}
                  source: web-form
                  receivedAt: ${record.?submittedAt.orValue('')}
            """;
    private static final String NEVER =
            """
                when: "!record.consent"
            """;

    BenchWorkspace {
        flows = List.copyOf(flows);
    }

    /**
     * How long things are remembered, as the files say it.
     *
     * @param unique keys
     * @param retention line of the hub file; empty for none
     */
    record Keeping(String unique, String retention) {
        private static final Keeping USUAL = new Keeping("35d", "");
    }

    /**
     * A flow.
     *
     * @param path below {@link #ENDPOINTS}
     * @param destinations roots of the systems each lead goes to
     * @param delivers whether they do; else a rule skips every lead
     */
    record Flow(String name, String path, List<URI> destinations, boolean delivers) {
        Flow {
            destinations = List.copyOf(destinations);
        }
    }

    /** One flow. */
    static BenchWorkspace of(URI... destinations) {
        Flow flow = new Flow("lead", "/leads", List.of(destinations), true);
        return new BenchWorkspace(List.of(flow), Keeping.USUAL);
    }

    /** Many flows, at most 1,000, whose paths end in their number. */
    static BenchWorkspace of(int flows, URI destination) {
        List<Flow> all = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            String number = "%03d".formatted(i);
            String path = "/leads-" + number;
            all.add(new Flow("lead-" + number, path, List.of(destination), true));
        }
        return new BenchWorkspace(all, Keeping.USUAL);
    }

    /** A flow for each of these destinations, whose paths end in their number. */
    static BenchWorkspace each(List<URI> destinations) {
        List<Flow> all = new ArrayList<>();
        for (int i = 0; i < destinations.size(); i++) {
            String number = "%03d".formatted(i);
            List<URI> one = List.of(destinations.get(i));
            all.add(new Flow("lead-" + number, "/leads-" + number, one, true));
        }
        return new BenchWorkspace(all, Keeping.USUAL);
    }

    /** The same and another flow. */
    BenchWorkspace and(Flow flow) {
        List<Flow> more = new ArrayList<>(flows);
        more.add(flow);
        return new BenchWorkspace(more, keeping);
    }

    /** The same, with keys unique for so long and records kept for so long; for ever when empty. */
    BenchWorkspace remembering(String unique, String kept) {
        String retention = kept.isEmpty() ? "" : "retention: " + kept + "\n";
        return new BenchWorkspace(flows, new Keeping(unique, retention));
    }

    @Override
    public void write(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        String hub = HUB.replace("PORT", Integer.toString(port)) + keeping.retention();
        Files.writeString(folder.resolve("tieline.yaml"), hub);
        Files.writeString(folder.resolve("website.token"), TOKEN);
        Files.setPosixFilePermissions(
                folder.resolve("website.token"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("systems/website.yaml"), WEBSITE);
        Files.writeString(folder.resolve("contracts/lead.schema.json"), CONTRACT);
        for (Flow flow : flows) {
            StringBuilder text = new StringBuilder();
            text.append(
                    TOP.replace("FLOW", flow.name())
                            .replace("PATH", flow.path())
                            .replace("WITHIN", keeping.unique()));
            for (URI destination : flow.destinations()) {
                String system = system(destination);
                text.append(DELIVERY.replace("SYSTEM", system));
                if (!flow.delivers()) {
                    text.append(NEVER);
                }
                Files.writeString(
                        folder.resolve("systems/" + system + ".yaml"),
                        CRM.replace("SYSTEM", system).replace("ROOT", destination.toString()));
            }
            text.append("fallback: hold\n");
            Files.writeString(folder.resolve("flows/" + flow.name() + ".yaml"), text);
        }
    }

    /** The system behind an address, and the name of the delivery to it. */
    static String system(URI destination) {
        return "crm" + destination.getPort();
    }
}
