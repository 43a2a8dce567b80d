package dev.tieline.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The examples of the Amazon S3 API Reference, "Authenticating Requests: Using the Authorization
 * Header (AWS Signature Version 4)", single chunk.
 */
class SignatureTest {
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static String signed(
            String method, String path, Map<String, String> query, String sum, String... more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "examplebucket.s3.amazonaws.com");
        headers.put("x-amz-date", Signature.time(TIME));
        headers.put("x-amz-content-sha256", sum);
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return new Signature("AKIAIOSFODNN7EXAMPLE", "us-east-1")
                .authorization(
                        new Signature.Signed(
                                method,
                                Signature.encoded(path, true),
                                Signature.query(query),
                                headers,
                                sum),
                        TIME,
                        Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    }

    @Test
    void getsAnObject() {
        assertThat(Signature.sum(List.of())).isEqualTo(EMPTY);
        assertThat(signed("GET", "/test.txt", Map.of(), EMPTY, "Range", "bytes=0-9"))
                .isEqualTo(
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3"
                                + "/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;"
                                + "x-amz-date,Signature="
                                + "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void putsAnObject() {
        String sum =
                Signature.sum(
                        List.of(
                                "Welcome to ".getBytes(StandardCharsets.UTF_8),
                                "Amazon S3.".getBytes(StandardCharsets.UTF_8)));
        assertThat(sum)
                .isEqualTo("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
        assertThat(
                        signed(
                                "PUT",
                                "/test$file.text",
                                Map.of(),
                                sum,
                                "Date",
                                "Fri, 24 May 2013 00:00:00 GMT",
                                "x-amz-storage-class",
                                "REDUCED_REDUNDANCY"))
                .endsWith(
                        ",Signature="
                                + "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void asksABucket() {
        assertThat(signed("GET", "/", Map.of("lifecycle", ""), EMPTY))
                .endsWith(
                        ",Signature="
                                + "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        assertThat(signed("GET", "/", Map.of("prefix", "J", "max-keys", "2"), EMPTY))
                .endsWith(
                        ",Signature="
                                + "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }
}
