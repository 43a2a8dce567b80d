package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;

/** Says what is wrong with where and as whom a database is called. Opens and resolves nothing. */
public final class ServerCheck {
    private final SystemDeclaration system;
    private final Product product;
    private final ServerSettings settings;
    private final EgressGuard guard;
    private final Findings findings;

    /** Of a system of this product. */
    public ServerCheck(
            SystemDeclaration system, Product product, EgressGuard guard, Findings findings) {
        this.system = system;
        this.product = product;
        this.settings = ServerSettings.of(system, product);
        this.guard = guard;
        this.findings = findings;
    }

    /** Adds what is wrong to the findings. */
    public void check() {
        checkPlace();
        settings.checkpointTable(product.grammar(), findings);
    }

    /** What is wrong at {@code url}, {@code tls} and {@code credential} of any such system. */
    public void checkPlace() {
        settings.database().ifPresentOrElse(this::checkDatabase, this::noDatabase);
        if (system.credential().isPresent() && !settings.tls() && !atHome()) {
            findings.add(
                    place("tls"),
                    "credential-unprotected",
                    "The credential would travel without encryption.",
                    "Everybody on the way could read and use it.",
                    "Write 'tls: required'.");
        }
    }

    private boolean atHome() {
        return settings.database().map(Database::host).filter(guard::atHome).isPresent();
    }

    private void noDatabase() {
        findings.add(
                place("url"),
                system.url().isPresent() ? "url-malformed" : "url-missing",
                system.url()
                        // It may hold a password, where other programs want one.
                        .map(_ -> "'url' is not just host, port and name of a database.")
                        .orElse("'url' is missing from a " + product.words() + " system."),
                "It is the only host that records and credential are ever sent to, and no option"
                        + " of a driver is taken from it.",
                "Write it as in "
                        + product.name()
                        + "://db.acme.example:"
                        + product.port()
                        + "/erp.");
    }

    private void checkDatabase(Database database) {
        guard.objection(database.host())
                .ifPresent(refused ->
                        findings.add(
                                place("url"),
                                "address-refused",
                                refused.getMessage() + ".",
                                "A flow must not reach into places that nobody meant to open.",
                                refused.remedy()));
        if (!settings.tls() && !guard.atHome(database.host())) {
            findings.add(
                    place("tls"),
                    "database-unprotected",
                    "Rows would travel to " + database.host() + " without encryption.",
                    "Everybody on the way could read and change them.",
                    "Write 'tls: required'.");
        }
    }

    private Place place(String key) {
        Node.Mapping written = system.settings();
        return written.entry(key).map(Node::place).orElse(written.place());
    }
}
