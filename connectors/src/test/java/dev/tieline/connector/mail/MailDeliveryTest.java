package dev.tieline.connector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Outcome;
import dev.tieline.api.Phase;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real mail server. */
class MailDeliveryTest {
    private static final String ID = "<0199-abc.thanks-mail@acme.example>";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final MailWorld world = new MailWorld();

    @BeforeEach
    void start() {
        server.start();
        world.at(server.getSmtp().getPort());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void deliversBothPartsInUtf8() throws Exception {
        Attempt attempt = world.with("reply-to", "sales@acme.example").send();

        assertThat(attempt.outcome())
                .isEqualTo(new Outcome.Accepted(ID, Document.of(Map.of("message_id", ID))));
        assertThat(attempt.phase()).isEqualTo(Phase.ANSWERED);
        assertThat(attempt.status()).isEqualTo(250);
        assertThat(attempt.timing().totalMicros()).isPositive();
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Danke, Zoë Ångström");
        assertThat(mail.getHeader("Message-ID")).containsExactly(ID);
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate()).isNotNull();
        InternetAddress from = (InternetAddress) mail.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Grüße von Acme");
        assertThat(from.getAddress()).isEqualTo("hello@acme.example");
        assertThat(mail.getReplyTo()).containsExactly(new InternetAddress("sales@acme.example"));
        assertThat(mail.getRecipients(Message.RecipientType.TO))
                .containsExactly(new InternetAddress("ada.reader@example.org"));
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContent())
                .isEqualTo("Hello Zoë Ångström,\r\n\r\n.hidden?\r\nYour reference: C-4711\r\n");
        assertThat(parts.getBodyPart(1).getContentType()).containsIgnoringCase("text/html");
        assertThat(parts.getBodyPart(1).getContent())
                .isEqualTo("<p>Hello Zoë Ångström, C-4711</p>\r\n");
    }

    @Test
    void deliversALoneTextWithDotsAndLongLines() throws Exception {
        String text = ".\n..\nx" + "y".repeat(3000) + "\n.end {{name}}";
        world.with("templates", Map.of("thanks", Map.of("subject", "Hi", "text", text)));

        assertThat(world.send(MailWorld.fields("name", "Ada")).outcome())
                .isInstanceOf(Outcome.Accepted.class);

        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getContentType()).startsWith("text/plain");
        assertThat(((String) mail.getContent()).stripTrailing())
                .isEqualTo(text.replace("\n", "\r\n").replace("{{name}}", "Ada"));
    }

    @Test
    void escapesValuesInHtmlOnly() throws Exception {
        world.send(MailWorld.fields("name", "<b>\"A\" & {{contact}}</b>"));

        MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
        assertThat((String) parts.getBodyPart(0).getContent())
                .startsWith("Hello <b>\"A\" & {{contact}}</b>,");
        assertThat((String) parts.getBodyPart(1).getContent())
                .contains("&lt;b&gt;&quot;A&quot; &amp; {{contact}}&lt;/b&gt;");
    }

    @Test
    void keepsTheMessageIdInEveryAttempt() throws Exception {
        world.send();
        world.send();

        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID());
    }
}
