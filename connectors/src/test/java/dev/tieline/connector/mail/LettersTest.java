package dev.tieline.connector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of which no letter is made: nothing is listening, so nothing can have been opened. */
class LettersTest {
    private final MailWorld world = new MailWorld();

    @ParameterizedTest
    @ValueSource(strings = {"A\r\nBcc: x@y.example", "A\nB", "A\rB", "A\0", "A\u0085B", "A\u2028B"})
    void noValueAddsAHeaderThroughTheSubject(String name) {
        Fault fault = rejected(MailWorld.fields("name", name));

        assertThat(fault.code()).isEqualTo("subject-control-character");
        assertThat(fault.blame()).isEqualTo(Blame.SENDER);
        assertThat(fault.field()).isEqualTo("/name");
        assertThat(fault.message()).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "ada@example.org\r\nRCPT TO:<x@y.example>",
                "ada@example.org\n",
                "ada@example.org, eve@example.org",
                "ada@example.org> SIZE=1",
                "Ada <ada@example.org>",
                "ada lovelace@example.org",
                "a..b@example.org",
                ".a@example.org",
                "ada@-example.org",
                "ada@exa_mple.org",
                "ädä@example.org",
                "\"ada\"@example.org",
            })
    void noOtherThanOnePlainAddressIsSentTo(String to) {
        Fault fault = rejected(MailWorld.fields("to", to));

        assertThat(fault.code()).isEqualTo("address-malformed");
        assertThat(fault.field()).isEqualTo("/to");
        assertThat(fault.message()).doesNotContain("example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org",
                "a.b+c@mail.example.org",
                "o'neil@x.example",
                "a@localhost"
            })
    void aPlainAddressIsTaken(String to) {
        assertThat(Mailbox.addressed(to)).contains(to);
    }

    @Test
    void anAddressIsAtMostSoLong() {
        assertThat(Mailbox.addressed("a".repeat(64) + "@example.org")).isPresent();
        assertThat(Mailbox.addressed("a".repeat(65) + "@example.org")).isEmpty();
        assertThat(Mailbox.addressed("a@" + "b.".repeat(126) + "c")).isEmpty();
    }

    @Test
    void aVariableOfTheTemplateMustBeThere() {
        Map<String, Object> fields = MailWorld.fields();
        fields.remove("contact");

        Fault fault = rejected(fields);

        assertThat(fault.code()).isEqualTo("variable-missing");
        assertThat(fault.blame()).isEqualTo(Blame.FLOW);
        assertThat(fault.field()).isEqualTo("/contact");
    }

    @Test
    void aTemplateMustBeDeclared() {
        assertThat(rejected(MailWorld.fields("template", "other")).code())
                .isEqualTo("template-unknown");
    }

    @Test
    void aMailHasABound() {
        assertThat(rejected(MailWorld.fields("contact", "a line\n".repeat(1_000_000))).code())
                .isEqualTo("mail-too-large");
    }

    @Test
    void keysThatNoMessageIdMayHoldAreHashed() {
        assertThat(MessageIds.local("0199.a-b_c")).isEqualTo("0199.a-b_c");
        assertThat(MessageIds.local("a..b")).matches("[0-9a-f]{64}");
        assertThat(MessageIds.local("a@b")).isNotEqualTo(MessageIds.local("a:b"));
    }

    @Test
    void dotsAreDoubledAtLineStartsOnly() {
        assertThat(DotStuffing.stuffed(".a\n..\nb.c\r.\r\nd"))
                .isEqualTo("..a\r\n...\r\nb.c\r\n..\r\nd\r\n");
        assertThat(DotStuffing.stuffed("a\r\n")).isEqualTo("a\r\n");
    }

    private Fault rejected(Map<String, Object> fields) {
        Attempt attempt = world.send(fields);
        assertThat(attempt.phase()).isEqualTo(Phase.BEFORE);
        assertThat(attempt.outcome()).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) attempt.outcome()).fault();
    }
}
