package dev.tieline.connector.sftp;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.List;

/** Says what is wrong with where and as whom a server is called. Opens and resolves nothing. */
record SftpCheck(
        SystemDeclaration system, SftpSettings settings, EgressGuard guard, Findings findings) {

    void check() {
        settings.server().ifPresentOrElse(this::checkServer, this::noServer);
        if (system.credential().isEmpty()) {
            findings.add(
                    place("sftp"),
                    "credential-missing",
                    "'credential' is missing beside 'sftp'.",
                    "The server asks for a password or a key.",
                    "Name the hub's credential that holds one of them.");
        }
        for (Node.Scalar key : settings.hostKeys()) {
            if (!HostKeys.isKey(key.text())) {
                findings.add(
                        key.place(),
                        "host-key-malformed",
                        "'host-key' is neither a SHA256 fingerprint nor a public key.",
                        "The server is known by it alone.",
                        "Have the server's owner run 'ssh-keygen -lf' on its public key, and copy"
                                + " the part that begins with SHA256:.");
            }
        }
        checkDirectory();
    }

    private void checkDirectory() {
        String directory = settings.directory();
        boolean leaves = List.of(directory.split("/", -1)).contains("..");
        if (leaves || directory.chars().anyMatch(c -> c < ' ' || c == 127)) {
            findings.add(
                    place("directory"),
                    "directory-outside",
                    leaves
                            ? "'" + directory + "' leaves its folder by '..'."
                            : "'directory' holds a control character.",
                    "Nothing outside the declared folder may be touched.",
                    "Write the folder's plain path, as in 'outgoing' or '/data/outgoing'.");
        }
    }

    private void noServer() {
        findings.add(
                place("url"),
                system.url().isPresent() ? "url-malformed" : "url-missing",
                system.url().isPresent()
                        // It may hold a password, where other programs want one.
                        ? "'url' is not just the host and port of an SFTP server."
                        : "'url' is missing beside 'sftp'.",
                "It is the only host that files and credential are ever sent to.",
                "Write it as in sftp://files.partner.example:22, and the folder at 'directory'.");
    }

    private void checkServer(SftpSettings.Server server) {
        guard.objection(server.host())
                .ifPresent(refused ->
                        findings.add(
                                place("url"),
                                "address-refused",
                                refused.getMessage() + ".",
                                "A flow must not reach into places that nobody meant to open.",
                                refused.remedy()));
    }

    private Place place(String key) {
        Node.Mapping written = system.settings();
        return written.entry(key).map(Node::place).orElse(written.place());
    }
}
