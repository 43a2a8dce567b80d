package dev.tieline.caller;

import java.net.URI;
import java.util.List;

/** How callers reach the hub, in the spellings that a scheme may sign. */
final class PublicUrl {
    private PublicUrl() {}

    /**
     * One empty text when the template signs no URL.
     *
     * @throws UnusableScheme when it does and nobody says how callers reach the hub
     */
    static List<String> of(SignedTemplate template, String publicUrl) {
        if (!template.coversUrl()) {
            return List.of("");
        }
        if (publicUrl.isEmpty()) {
            throw new UnusableScheme(
                    "caller-url",
                    "the scheme signs the URL, and nothing says how callers reach the hub",
                    "Write `url: https://hub.example` in tieline.yaml, as the sender has it.");
        }
        return template.uses(SignedTemplate.Part.EITHER_PORT_URL)
                ? ports(publicUrl)
                : List.of(publicUrl);
    }

    private static List<String> ports(String publicUrl) {
        URI url = URI.create(publicUrl);
        int usual = "https".equals(url.getScheme()) ? 443 : 80;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String bare = url.getScheme() + "://" + url.getHost();
        return url.getPort() < 0 || url.getPort() == usual
                ? List.of(bare + path, bare + ":" + usual + path)
                : List.of(bare + ":" + url.getPort() + path, bare + path);
    }
}
