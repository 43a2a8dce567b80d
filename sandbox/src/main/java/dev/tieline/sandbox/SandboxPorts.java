package dev.tieline.sandbox;

/**
 * Where the sandbox listens, on 127.0.0.1. A port 0 means any free one.
 *
 * @param crm HTTP port of the CRM
 * @param analytics HTTP port of the collector
 * @param smtp SMTP port of the mail server
 * @param control HTTP port of the page
 */
public record SandboxPorts(int crm, int analytics, int smtp, int control) {

    /** Any free ports. */
    public static SandboxPorts any() {
        return new SandboxPorts(0, 0, 0, 0);
    }
}
