package dev.tieline.app;

/** The files of a {@link CanaryHub}; what stands between two at signs is filled in. */
final class CanaryWorkspace {
    static final String HUB =
            """
            hub: test
            listen: 127.0.0.1:@port@
            tls: { certificate: tls/chain.pem, key: tls/key.pem }
            url: https://localhost:@port@
            data: data
            owners: { ops: { name: Operations, mail: ops@acme.example } }
            credentials:
              site: env:SITE
              old: env:OLD
              shop: env:SHOP
              github: env:GITHUB
              stripe: env:STRIPE
              hooks: env:HOOKS
              chimp: env:CHIMP
              spot: env:SPOT
              meta: env:META
              verify: env:VERIFY
              crm: vault
              erp: env:ERP
              cdp: file:secrets/cdp
              client: env:CLIENT
              fetched: { oauth: { token-url: "@issuer@/token", client-id: tieline, client-secret: client, client-auth: body } }
            @fetched@  post: env:POST
              login: env:LOGIN
              otel: env:OTEL
            private-addresses: [127.0.0.1]
            telemetry: { otlp: "@otel@", credential: otel, every: 1s }
            vault: { key: file:vault.key }
            sign-in:
              provider:
                issuer: @login@
                client: tieline
                credential: login
                account: email
                roles: { admins: { role: admin } }
            """;

    static final String SYSTEM =
            """
            system: @name@
            purpose: Takes part.
            owner: ops
            """;

    static final String THERE =
            """
            connector: http
            url: @url@
            credential: @credential@
            auth: @auth@
            allow: { things.put: all }
            clearance: [personal]
            limits: { timeout: 1s }
            on:
              rejected: hold
              unauthorized: hold
              unavailable: hold
              unreachable: hold
              unknown: hold
              misunderstood: hold
              rate-limited: { give-up: 1s }
            operations:
              things.put:
                request: PUT /things/{id}
                body: { type: object, required: [id], properties: { id: { type: string }, email: { type: string } } }
                result: { type: object, required: [number], properties: { number: { type: string } } }
                id: number
            """;

    static final String POST =
            """
            connector: mail
            url: smtp://localhost:@port@
            user: hub
            credential: post
            from: Acme <hello@acme.example>
            templates: { thanks: { subject: Thank you, text: We got it. } }
            allow: { messages.send: all }
            clearance: [personal]
            on:
              rejected: hold
              unauthorized: hold
              unavailable: hold
              unreachable: hold
              unknown: hold
              misunderstood: hold
            """;

    static final String ARCHIVE =
            """
            connector: files
            directory: archive
            file: things.jsonl
            format: jsonl
            allow: { records.append: all }
            """;

    static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive.
            owner: ops
            trigger: { webhook: { from: @from@, path: /@name@ }, max-bytes: 20000 }
            record: { contract: thing, key: record.id }
            deliver:
              it:
                to: @to@
                map: @map@
            fallback: hold
            """;

    static final String CONTRACT =
            """
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string", "maxLength": 80, "x-search": true},
              "email": {"type": "string", "x-class": "personal"},
              "pin": {"type": "string", "x-class": "secret"},
              "n": {"type": "integer"}}}
            """;

    private CanaryWorkspace() {}
}
