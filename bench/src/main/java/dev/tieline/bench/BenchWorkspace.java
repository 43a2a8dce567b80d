package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The workspace that is measured: leads, required fields checked, twelve fields mapped. */
final class BenchWorkspace {
    static final String FLOW = "lead";
    static final String ENDPOINT = "/in/leads";
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
            system: crm
            purpose: Counts what it gets.
            owner: bench
            connector: http
            url: SINK
            allow:
              leads.put: [leadId, name, email, contact, address, product, comment, source, receivedAt]
            limits: { concurrency: 64, timeout: 10s }
            operations:
              leads.put:
                request: POST PATH
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
    private static final String CONTRACT =
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
    private static final String FLOW_FILE =
            """
            flow: lead
            purpose: Every lead becomes a CRM contact.
            owner: bench
            trigger:
              webhook: { from: website, path: /leads }
            record:
              contract: lead
              key: record.email.lowerAscii()
              unique: { by: record.id, within: 35d }
              invalid: reject
            deliver:
              crm:
                to: crm.leads.put
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
            fallback: hold
            """;

    private BenchWorkspace() {}

    /** Writes it; leads go to this address. */
    static void write(Path folder, int port, URI sink) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        String hub = HUB.replace("PORT", Integer.toString(port));
        Files.writeString(folder.resolve("tieline.yaml"), hub);
        Files.writeString(folder.resolve("website.token"), TOKEN);
        Files.writeString(folder.resolve("systems/website.yaml"), WEBSITE);
        String root = sink.resolve("/").toString();
        String base = root.substring(0, root.length() - 1);
        String crm = CRM.replace("SINK", base).replace("PATH", sink.getPath());
        Files.writeString(folder.resolve("systems/crm.yaml"), crm);
        Files.writeString(folder.resolve("contracts/lead.schema.json"), CONTRACT);
        Files.writeString(folder.resolve("flows/lead.yaml"), FLOW_FILE);
    }
}
