package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Operation;
import dev.tieline.connector.s3.S3Kind;
import dev.tieline.connector.sftp.SftpKind;
import dev.tieline.egress.EgressGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FarAwayCheckTest {
    private static final String PRINT = "SHA256:uNiVztksCsDhcc0u9e8BrrFtN1jKZ4Fd9lPeHKbvJsA";
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer");

    @TempDir Path base;
    private FilesWorld world;

    @BeforeEach
    void good() throws IOException {
        EgressGuard guard = new EgressGuard(List.of("10.0.0.0/8"));
        world =
                new FilesWorld(base)
                        .reading("csv", Map.of(), ROW)
                        .writing("out.csv", "csv", Map.of(), ROW);
        world.kinds = List.of(new SftpKind(guard), new S3Kind(guard, InstantSource.system()));
        world.credential = Optional.of(dev.tieline.api.Secret.of("x"));
    }

    private void sftp() {
        world.url = Optional.of("sftp://files.partner.example");
        FarAway.set(world, "sftp", Map.of("user", "acme", "host-key", PRINT), "outgoing");
    }

    private void s3() {
        world.url = Optional.of("https://s3.eu-central-1.amazonaws.com");
        FarAway.set(
                world,
                "s3",
                new LinkedHashMap<>(
                        Map.of("bucket", "acme-x", "region", "eu-central-1", "key-id", "AKIA1")),
                "orders/in");
    }

    private List<String> codes() {
        return world.findings().stream().map(Finding::code).toList();
    }

    @Test
    void goodSystemsHaveNoFindings() {
        sftp();
        assertThat(codes()).isEmpty();
        assertThat(world.declared()).extracting(Operation::name).containsExactly("rows", "out");
        world.settings.remove("sftp");
        s3();
        assertThat(codes()).isEmpty();
        world.settings.put("directory", "/");
        assertThat(codes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh://files.partner.example",
                "sftp://files.partner.example/outgoing",
                "sftp://files.partner.example?x=1",
                "sftp://files.partner.example:0",
                "sftp://files.partner.example:65536",
                "sftp:files.partner.example"
            })
    void theUrlNamesOnlyTheServer(String url) {
        sftp();
        world.url = Optional.of(url);
        assertThat(codes()).containsExactly("url-malformed");
        assertThat(world.findings().getFirst().toString()).doesNotContain("x=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MD5:aa:bb",
                "SHA256:short",
                "ssh-dss AAAA",
                "ssh-ed25519 not base 64",
                "files.partner.example ssh-ed25519 AAAA",
                ""
            })
    void aHostKeyIsAFingerprintOrAKey(String key) {
        sftp();
        world.settings.put("sftp", Map.of("user", "acme", "host-key", List.of(PRINT, key)));
        assertThat(codes()).containsExactly("host-key-malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secrets", "out/../../etc", "a/..", "out\ngoing"})
    void theDirectoryIsNotLeft(String directory) {
        sftp();
        world.settings.put("directory", directory);
        assertThat(codes()).containsExactly("directory-outside");
        world.settings.remove("sftp");
        s3();
        world.settings.put("directory", directory);
        assertThat(codes()).containsExactly("directory-outside");
    }

    @ParameterizedTest
    @CsvSource({
        "bucket,Acme_X,bucket-malformed",
        "bucket,a/b,bucket-malformed",
        "bucket,..,bucket-malformed",
        "region,eu/central,region-malformed",
        "key-id,a b,key-id-malformed"
    })
    void whatIsSignedIsPlain(String key, String value, String code) {
        s3();
        @SuppressWarnings("unchecked")
        Map<String, Object> block = (Map<String, Object>) world.settings.get("s3");
        block.put(key, value);
        assertThat(codes()).containsExactly(code);
    }

    @Test
    void nothingTravelsInTheClearOrToForbiddenPlaces() {
        s3();
        world.url = Optional.of("http://s3.partner.example");
        assertThat(codes()).containsExactly("files-unprotected");
        world.url = Optional.of("http://10.1.2.3:9000");
        assertThat(codes()).isEmpty();
        world.url = Optional.of("https://169.254.169.254");
        assertThat(codes()).containsExactly("address-refused");
        world.url = Optional.of("https://s3.partner.example/acme-x");
        assertThat(codes()).containsExactly("url-malformed");
        world.url = Optional.empty();
        assertThat(codes()).containsExactly("url-missing");
    }

    @Test
    void aCredentialIsNeededAndRecordsAreNotAppended() {
        sftp();
        world.credential = Optional.empty();
        assertThat(codes()).containsExactly("credential-missing");
        again();
        world.settings.put("file", "events.csv");
        world.settings.put("format", "jsonl");
        assertThat(codes()).containsExactly("append-elsewhere");
        assertThat(world.declared()).extracting(Operation::name).containsExactly("rows", "out");
    }

    private void again() {
        world.credential = Optional.of(dev.tieline.api.Secret.of("x"));
    }

    @Test
    void filesAreInOnePlace() {
        sftp();
        world.settings.put("s3", Map.of("bucket", "acme-x"));
        assertThat(codes()).contains("storage-several");
    }
}
