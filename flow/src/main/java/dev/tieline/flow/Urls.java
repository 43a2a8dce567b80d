package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Checks addresses as far as text can be checked. */
final class Urls {
    private Urls() {}

    /**
     * Reports a URL that no system can have.
     *
     * @param schemes the ones it may have; empty for any
     */
    static void check(Node.Scalar scalar, List<String> schemes, Findings findings) {
        String problem = problem(scalar.text(), schemes);
        if (!problem.isEmpty()) {
            boolean secret = problem.contains("password");
            findings.add(
                    scalar.place(),
                    secret ? FindingText.SECRET_CODE : "url-malformed",
                    secret ? problem : "'" + scalar.text() + "' " + problem,
                    secret ? "Everybody who can read this file has it." : "",
                    secret
                            ? "Remove it from the URL and name a credential."
                            : "Write it as in https://api.crm.example.");
        }
    }

    private static String problem(String text, List<String> schemes) {
        try {
            URI url = new URI(text);
            if (url.getScheme() == null || url.getHost() == null) {
                return "is not a URL with a scheme and a host.";
            }
            if (!schemes.isEmpty() && !schemes.contains(url.getScheme())) {
                return "does not start with " + String.join(":// or ", schemes) + "://.";
            }
            if (url.getUserInfo() != null) {
                return "This URL holds a user name or password.";
            }
            return url.getFragment() == null ? "" : "has a part after #, which is never sent.";
        } catch (URISyntaxException _) {
            return "is not a URL.";
        }
    }
}
