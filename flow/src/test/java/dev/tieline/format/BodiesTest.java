package dev.tieline.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final int MAX = 1 << 20;

    @Test
    void readsAForm() {
        Document form =
                read(FORM, "name=Ada+L&email=ada%40example.test&empty=&flag&tags[]=a&tags%5B%5D=b");

        assertThat(form.text("name")).contains("Ada L");
        assertThat(form.text("email")).contains("ada@example.test");
        assertThat(form.text("empty")).contains("");
        assertThat(form.text("flag")).contains("");
        assertThat(form.field("tags")).contains(List.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "form-duplicate-name, a=1&a=2",
        "form-duplicate-name, a=1&a[]=2",
        "form-duplicate-name, a[]=1&a=2",
        "form-malformed, a=%4",
        "form-malformed, a=%zz",
        "form-malformed, %",
        "form-name-invalid, =1",
        "form-name-invalid, []=1",
        "form-name-invalid, %00=1",
        "encoding-invalid, a=%C0%AF",
        "encoding-invalid, a=%ED%A0%80",
    })
    void refusesABrokenForm(String code, String body) {
        assertThat(refused(FORM, body, "").fault().code()).isEqualTo(code);
    }

    @Test
    void readsMultipartFields() {
        String body =
                "--xyz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n"
                        + "--xyz\r\ncontent-disposition: form-data; name=note\r\n"
                        + "Content-Type: text/plain; charset=UTF-8\r\n\r\ntwo\r\nlines --xyz\r\n"
                        + "--xyz\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n\r\n"
                        + "--xyz--\r\n";

        Document form = ((Reading.Read) read(MULTIPART, body, "xyz")).document();

        assertThat(form.text("name")).contains("Ada");
        assertThat(form.text("note")).contains("two\r\nlines --xyz");
        assertThat(form.text("e")).contains("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "415 | multipart-file | --b~Content-Disposition: form-data; name=\"f\"; filename=\"x\"~~x~--b--",
                "415 | multipart-file | --b~Content-Disposition: form-data; name=\"f\"; filename*=utf-8''x~~x~--b--",
                "415 | multipart-file | --b~Content-Disposition: form-data; name=\"f\"~Content-Type: application/json~~x~--b--",
                "415 | multipart-encoding | --b~Content-Disposition: form-data; name=\"f\"~Content-Transfer-Encoding: base64~~x~--b--",
                "400 | multipart-malformed | --b~Content-Disposition: form-data; name=\"f\"~~x",
                "400 | multipart-malformed | --b~Content-Disposition: form-data; name=\"f\"; name=\"g\"~~x~--b--",
                "400 | multipart-malformed | --b~Content-Disposition: form-data~~x~--b--",
                "400 | multipart-malformed | --b~Content-Disposition: attachment; name=\"f\"~~x~--b--",
                "400 | multipart-malformed | hello~--b~Content-Disposition: form-data; name=\"f\"~~x~--b--",
                "400 | multipart-malformed | --b~Content-Disposition: form-data; name=\"f\"~~x~--b--~more",
                "400 | multipart-malformed | --b~broken~~x~--b--",
                "400 | multipart-malformed | --b",
                "400 | multipart-malformed | x",
                "400 | form-duplicate-name | --b~Content-Disposition: form-data; name=a~~x~--b~Content-Disposition: form-data; name=a~~x~--b--",
            })
    void refusesBrokenMultipartAndFiles(int status, String code, String body) {
        Reading.Refused refused = refused(MULTIPART, body.replace("~", "\r\n"), "b");

        assertThat(refused.fault().code()).isEqualTo(code);
        assertThat(refused.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ends with space ", "tab\t", "é"})
    void refusesBoundariesThatAreNone(String boundary) {
        assertThat(refused(MULTIPART, "x", boundary).fault().code())
                .isEqualTo("multipart-boundary");
    }

    @Test
    void picksTheReaderByMediaTypeAlone() {
        assertThat(read("application/json", "{\"a\":1}", "")).isInstanceOf(Reading.Read.class);
        assertThat(read("application/cloudevents+json", "{}", "")).isInstanceOf(Reading.Read.class);
        for (String type :
                List.of("text/plain", "text/json", "", "application/xml", "image/x+json")) {
            assertThat(refused(type, "{\"a\":1}", "").status()).isEqualTo(415);
        }
        assertThat(refused("application/json", "a=1", "").status()).isEqualTo(400);
    }

    @Test
    void takesUtf8Only() {
        Payload payload = Payload.json("{}");

        assertThat(Bodies.read(payload, "UTF-8", "", MAX)).isInstanceOf(Reading.Read.class);
        assertThat(Bodies.read(payload, "iso-8859-1", "", MAX))
                .isInstanceOfSatisfying(
                        Reading.Refused.class, r -> assertThat(r.status()).isEqualTo(415));
    }

    @Test
    void refusesWhatIsTooLargeOrEmptyOfEveryKind() {
        for (String type : List.of("application/json", FORM, MULTIPART)) {
            byte[] large = new byte[11];
            assertThat(Bodies.read(new Payload(large, type), "", "b", 10))
                    .isInstanceOfSatisfying(
                            Reading.Refused.class, r -> assertThat(r.status()).isEqualTo(413));
            assertThat(Bodies.read(new Payload(new byte[0], type), "", "b", 10))
                    .isInstanceOfSatisfying(
                            Reading.Refused.class,
                            r -> assertThat(r.fault().code()).isEqualTo("body-empty"));
        }
    }

    @Test
    void neverThrowsWhateverTheBytesAre() {
        long seed = Long.getLong("seed", 20261125L);
        System.out.println("bodies seed " + seed);
        Random random = new Random(seed);
        byte[] multipart =
                "--b\r\nContent-Disposition: form-data; name=\"secret\"\r\n\r\nsecret\r\n--b--\r\n"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] form = "secret=secret&b%20c=%C3%A9&d[]=1&d[]=2".getBytes(StandardCharsets.UTF_8);
        int refusals = 0;
        for (int i = 0; i < 40_000; i++) {
            boolean first = random.nextBoolean();
            byte[] bytes = (first ? multipart : form).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            Reading reading =
                    Bodies.read(new Payload(bytes, first ? MULTIPART : FORM), "", "b", MAX);
            if (reading instanceof Reading.Refused refused) {
                refusals++;
                assertThat(refused.fault().message()).doesNotContain("secret");
                assertThat(refused.status()).isIn(400, 413, 415);
            }
        }
        assertThat(refusals).isGreaterThan(1_000);
    }

    private static Document read(String type, String body) {
        return ((Reading.Read) read(type, body, "")).document();
    }

    private static Reading read(String type, String body, String boundary) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Bodies.read(new Payload(bytes, type), "", boundary, MAX);
    }

    private static Reading.Refused refused(String type, String body, String boundary) {
        Reading reading = read(type, body, boundary);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return (Reading.Refused) reading;
    }
}
