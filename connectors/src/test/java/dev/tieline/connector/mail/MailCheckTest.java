package dev.tieline.connector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailCheckTest {
    private final MailWorld world = new MailWorld();

    @Test
    void aGoodSystemHasNoFindings() {
        assertThat(world.codes()).isEmpty();
    }

    @Test
    void declaresWhatItsTemplatesUse() {
        Map<String, Object> templates = new LinkedHashMap<>();
        templates.put("thanks", Map.of("subject", "Thank you, {{name}}", "text", "{{contact}}"));
        templates.put("bye", Map.of("subject", "Bye", "html", "<p>{{name}} {{to}}</p>"));

        Operation operation =
                world.with("templates", templates)
                        .connector()
                        .operations(world.system(), new Findings())
                        .getFirst();

        assertThat(operation.name()).isEqualTo("messages.send");
        assertThat(operation.effect()).isEqualTo(Operation.Effect.WRITE);
        assertThat(operation.identity()).isEqualTo(Operation.Identity.NONE);
        assertThat(operation.verifiable()).isFalse();
        Map<String, Object> text = Map.of("type", "string");
        assertThat(operation.request())
                .isEqualTo(
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of(
                                        "to",
                                        text,
                                        "template",
                                        Map.of("type", "string", "enum", List.of("thanks", "bye")),
                                        "name",
                                        text,
                                        "contact",
                                        text),
                                "required",
                                List.of("to", "template", "name"),
                                "additionalProperties",
                                false));
    }

    @Test
    void plainTalkIsForThisMachineOnly() {
        world.url = "smtp://mail.acme.example:25";

        assertThat(world.codes()).containsExactly("mail-unprotected");
        assertThat(world.with("starttls", "required").codes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mail.acme.example",
                "smtp://mail.acme.example:0",
                "smtp://mail.acme.example:70000",
                "smtp://hub:pass@mail.acme.example",
                "smtp://mail.acme.example/inbox",
                "mail.acme.example:25",
                "not a url",
            })
    void anUnusableUrlIsFound(String url) {
        world.url = url;

        assertThat(world.codes()).containsExactly("url-malformed");
    }

    @Test
    void aMissingUrlIsFound() {
        world.url = "";

        assertThat(world.codes()).containsExactly("url-missing");
    }

    @Test
    void theUsualPortIsThatOfSubmission() {
        assertThat(MailSettings.Server.of("smtp://mail.acme.example"))
                .contains(new MailSettings.Server("mail.acme.example", 587));
        assertThat(MailSettings.Server.of("smtp://[2600::1]:25"))
                .contains(new MailSettings.Server("2600::1", 25));
    }

    @Test
    void anAddressThatTheGuardRefusesIsFound() {
        world.url = "smtp://169.254.169.254:25";
        world.with("starttls", "required");

        assertThat(world.codes()).containsExactly("address-refused");
    }

    @Test
    void aLoginIsWholeAndEncrypted() {
        world.credential = Optional.of("mail-password");
        assertThat(world.codes())
                .containsExactlyInAnyOrder("credential-unprotected", "user-missing");

        world.with("user", "hub").with("starttls", "required");
        assertThat(world.codes()).isEmpty();

        world.credential = Optional.empty();
        assertThat(world.codes()).containsExactly("credential-missing");
    }

    @Test
    void sendersAreAddresses() {
        world.with("from", "Acme").with("reply-to", "a@b.example\r\nBcc: c@d.example");

        assertThat(world.codes()).containsExactly("address-malformed", "address-malformed");
    }

    @Test
    void templatesHaveABodyAndOneLineOfSubject() {
        world.with(
                "templates",
                Map.of(
                        "empty", Map.of("subject", "Hi"),
                        "lines", Map.of("subject", "Hi\nBcc: x", "text", "Hello {{first name}}")));

        assertThat(world.codes())
                .containsExactlyInAnyOrder(
                        "template-empty", "subject-malformed", "variable-malformed");
        assertThat(world.with("templates", Map.of()).codes()).containsExactly("template-missing");
    }

    @Test
    void halfWrittenSettingsAreReadAsFarAsTheyGo() {
        world.settings.clear();
        world.with("templates", "none");

        assertThat(world.codes()).isEmpty();
    }
}
