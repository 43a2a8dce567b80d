package dev.tieline.app;

import dev.tieline.testkit.Act;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An identity provider that fails, or vouches wrongly, while it repeats what it was told. */
record CanarySignIn(CanaryHub hub) {
    /** Who signs in elsewhere is not believed, and the provider repeats what it was told. */
    int all() {
        int done = 0;
        String code = hub.canaries.plant("code of sign-in");
        String access = hub.canaries.plant("access token of sign-in");
        for (String how : CanaryScenario.REFUSALS.keySet()) {
            hub.login.failing =
                    heard ->
                            Optional.of(
                                    CanaryScenario.REFUSALS
                                            .get(how)
                                            .apply(
                                                    heard.body()
                                                            + " "
                                                            + CanaryScenario.inside(
                                                                    heard.headers()
                                                                            .get(
                                                                                    "authorization"))));
            away(code);
            done++;
        }
        List<String> tokens = new ArrayList<>();
        for (String claims : List.of("{\"iss\":\"x\"}", "{}", "[]", "{\"exp\":1}", "{\"aud\":7}")) {
            String token = hub.login.signed(TestIssuer.HEADER, claims);
            tokens.add(token);
            for (String sent :
                    List.of(token, token + "x", "x" + token, token.toUpperCase(Locale.ROOT))) {
                hub.login.failing =
                        _ ->
                                Optional.of(
                                        Act.json(
                                                200,
                                                "{\"access_token\":\""
                                                        + access
                                                        + "\",\"token_type\":\"Bearer\","
                                                        + "\"id_token\":\""
                                                        + sent
                                                        + "\"}"));
                away(code);
                done++;
            }
        }
        hub.canaries.plant("id token", tokens.getFirst());
        hub.canaries.plant(
                "id token, its signature",
                tokens.getFirst().substring(tokens.getFirst().lastIndexOf('.') + 1));
        return done;
    }

    private void away(String code) {
        HttpResponse<String> leave = hub.page("", "/sign-in/provider?next=/");
        String errand =
                leave.headers()
                        .firstValue("Set-Cookie")
                        .map(c -> c.replaceAll(";.*", ""))
                        .orElse("");
        String query =
                URI.create(leave.headers().firstValue("Location").orElseThrow()).getRawQuery();
        String state =
                URLEncoder.encode(TestIssuer.pairs(query).get("state"), StandardCharsets.UTF_8);
        hub.page(errand, "/sign-in/return?code=" + code + "&state=" + state);
    }
}
