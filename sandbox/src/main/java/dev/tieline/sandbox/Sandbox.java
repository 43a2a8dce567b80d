package dev.tieline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/** All systems of the sandbox, started together. */
public final class Sandbox implements AutoCloseable {
    private final SandboxCrm crm;
    private final SandboxAnalytics analytics;
    private final SandboxMail mail;
    private final SandboxControl control;

    private Sandbox(SandboxPorts ports, String token) throws IOException {
        crm = new SandboxCrm(ports.crm(), token);
        analytics = new SandboxAnalytics(ports.analytics());
        mail = new SandboxMail(ports.smtp());
        control = new SandboxControl(ports.control(), crm, analytics, mail);
    }

    /**
     * Starts everything.
     *
     * @param token what the CRM demands as bearer token
     * @throws IOException when a port is taken; nothing is left running then
     */
    public static Sandbox start(SandboxPorts ports, String token) throws IOException {
        Sandbox sandbox = new Sandbox(ports, token);
        try {
            sandbox.crm.start();
            sandbox.analytics.start();
            sandbox.mail.start();
            sandbox.control.start();
            return sandbox;
        } catch (IOException e) {
            sandbox.close();
            throw e;
        }
    }

    public SandboxCrm crm() {
        return crm;
    }

    public SandboxAnalytics analytics() {
        return analytics;
    }

    public SandboxMail mail() {
        return mail;
    }

    /** Address of the page that shows and controls the systems. */
    public URI page() {
        return control.url();
    }

    /**
     * Puts the website's contact form on the page.
     *
     * @param form gets the fields as typed and returns, in words, what the website heard; called by
     *     many threads
     */
    public void website(Function<Map<String, String>, String> form) {
        control.website(form);
    }

    /** Shows one more link on the page, such as the hub's console. */
    public void link(String label, URI target) {
        control.link(label, target);
    }

    @Override
    public void close() {
        control.stop();
        crm.stop();
        analytics.stop();
        mail.stop();
    }
}
