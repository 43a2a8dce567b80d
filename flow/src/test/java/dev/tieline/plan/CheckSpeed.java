package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures how long the check of a large workspace takes in a JVM that has just started: run it
 * with the number of flows, bound to one processor.
 */
public final class CheckSpeed {
    private static final int CONTRACTS = 40;
    private static final int SYSTEMS = 40;

    private CheckSpeed() {}

    public static void main(String[] args) {
        int flows = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        WorkspaceFiles files = workspace(flows);
        long start = System.nanoTime();
        Findings findings = new Findings();
        Workspace workspace = WorkspaceReader.read(files, SampleConnectors.ALL, findings);
        long read = System.nanoTime();
        Compilation compilation = FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS);
        long compiled = System.nanoTime();
        compilation.findings().forEach(findings::add);
        if (!findings.isEmpty() || compilation.plans().size() != flows) {
            throw new IllegalStateException("the workspace has findings: " + findings.sorted());
        }
        System.out.printf(
                "%d flows: read %d ms, compile %d ms%n",
                flows, (read - start) / 1_000_000, (compiled - read) / 1_000_000);
    }

    /** Flows that differ in contract, systems, steps and expressions, as those of people do. */
    private static WorkspaceFiles workspace(int flows) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(
                "tieline.yaml",
                """
                hub: large
                owners: { ops: { name: Operations, mail: ops@acme.example } }
                credentials: { token: env:TOKEN, signing: env:SIGNING }
                """);
        texts.put(
                "systems/website.yaml",
                """
                system: website
                purpose: Sends everything.
                owner: ops
                connector: webhook
                caller: { scheme: standard-webhooks, credential: signing }
                """);
        StringBuilder rows = new StringBuilder("code,id,title\nnone,c-0,None\n");
        for (int i = 0; i < 500; i++) {
            rows.append("code-%d,c-%d,Campaign %d%n".formatted(i, i, i));
        }
        texts.put("reference/campaigns.csv", rows.toString());
        for (int i = 0; i < SYSTEMS; i++) {
            texts.put("systems/crm-" + i + ".yaml", SYSTEM.replace("@n", String.valueOf(i)));
        }
        for (int i = 0; i < CONTRACTS; i++) {
            String name = "contracts/lead-" + i + ".schema.json";
            texts.put(name, CONTRACT.replace("@n", String.valueOf(i)));
        }
        for (int i = 0; i < flows; i++) {
            texts.put("flows/flow-" + i + ".yaml", flow(i));
        }
        return WorkspaceFiles.of(texts);
    }

    private static String flow(int i) {
        return FLOW.replace("@n", String.valueOf(i))
                .replace("@contract", String.valueOf(i % CONTRACTS))
                .replace("@first", String.valueOf(i % SYSTEMS))
                .replace("@second", String.valueOf((i / 3 + 7) % SYSTEMS));
    }

    private static final String SYSTEM =
            """
            system: crm-@n
            purpose: Customer profiles, number @n.
            owner: ops
            connector: http
            url: https://api-@n.crm.example
            credential: token
            clearance: [personal]
            allow:
              contacts.upsert: [email, firstname, lastname, source, campaign, score, tags]
              notes.add: all
            operations:
              contacts.upsert:
                request: PUT /contacts/{email}
                body:
                  type: object
                  required: [email, firstname]
                  properties:
                    email: { type: string, format: email }
                    firstname: { type: string, maxLength: 100 }
                    lastname: { type: string }
                    source: { type: string, enum: [website, partner, shop] }
                    campaign: { type: string }
                    score: { type: integer }
                    tags: { type: array, items: { type: string } }
                result:
                  type: object
                  required: [id]
                  properties: { id: { type: string }, created_@n: { type: string } }
              notes.add:
                request: POST /contacts/{id}/notes
                keyed: true
                body:
                  type: object
                  required: [id, text]
                  properties: { id: { type: string }, text: { type: string } }
            """;

    private static final String CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["id", "email", "name", "consent", "lines"],
              "properties": {
                "id": { "type": "string", "pattern": "^[a-z0-9-]+$" },
                "email": { "type": "string", "format": "email", "x-class": "personal" },
                "name": {
                  "type": "object", "required": ["first"],
                  "properties": { "first": { "type": "string" }, "last": { "type": "string" } }
                },
                "phone": { "type": "string" },
                "campaign": { "type": "string" },
                "field_@n": { "type": "integer" },
                "consent": {
                  "type": "object", "required": ["mail"],
                  "properties": { "mail": { "type": "boolean" } }
                },
                "lines": {
                  "type": "array",
                  "items": {
                    "type": "object", "required": ["sku", "qty"],
                    "properties": { "sku": { "type": "string" }, "qty": { "type": "integer" } }
                  }
                }
              }
            }
            """;

    private static final String FLOW =
            """
            flow: flow-@n
            purpose: Takes in what form @n sends.
            owner: ops
            trigger: { webhook: { from: website, path: /form-@n } }
            record:
              contract: lead-@contract
              key: record.email.lowerAscii()
              unique: { by: record.id + '/' + record.email, within: 35d }
            steps:
              - lookup: { in: campaigns, by: record.?campaign.orValue('none'), as: campaign }
              - set: { total_@n: "${record.lines.map(l, l.qty).size()}" }
              - keep: "!record.email.endsWith('@example.test') && total_@n > 0"
            deliver:
              contact:
                to: crm-@first.contacts.upsert
                map:
                  email: ${record.email.trim().lowerAscii()}
                  firstname: ${record.name.first}
                  lastname: ${record.name.?last.orValue('')}
                  source: website
                  campaign: "${campaign.id}-${campaign.title}"
                  score: "${record.lines.size() > 3 ? 10 : 1}"
                  tags: ${record.lines.filter(l, l.qty > 1).map(l, l.sku)}
                deadline: 1m
              note:
                to: crm-@second.notes.add
                after: contact
                when: record.consent.mail || record.?phone.hasValue()
                map: { id: "${contact.id}", text: "Form @n: ${record.lines.map(l, l.sku).join(', ')}" }
            fallback: hold
            """;
}
