package dev.tieline.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Values go in and come out as what they were put in, or not at all. */
class VaultTest {
    private final VaultKey key = VaultKey.create();
    private final MemoryVaultStore store = new MemoryVaultStore();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-26T10:00:00Z"));

    private Vault vault() {
        return Vault.open(store, key, now::get);
    }

    private static List<String> texts(List<Secret> secrets) {
        return secrets.stream().map(Secret::revealText).toList();
    }

    @Test
    void aValueComesBackAfterTheVaultWasOpenedAgain() {
        vault().put("crm", Secret.of("the value"), Duration.ZERO, "ops");

        assertThat(texts(vault().values("crm"))).containsExactly("the value");
        assertThat(vault().values("other")).isEmpty();
    }

    @Test
    void nothingOfAValueIsInWhatTheStoreGets() {
        vault().put("crm", Secret.of("a-rather-long-value"), Duration.ZERO, "ops");

        String bytes = new String(store.rows.getFirst().sealed(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("rather");
        assertThat(store.rows.getFirst().fingerprint()).matches("[0-9a-f]{6}");
    }

    @Test
    void anotherKeyIsToldAndChangesNothing() {
        vault().put("crm", Secret.of("the value"), Duration.ZERO, "ops");
        VaultStore.KeyBox before = store.box.orElseThrow();

        assertThatThrownBy(() -> Vault.open(store, VaultKey.create(), now::get))
                .isInstanceOf(VaultUnusable.class)
                .hasMessageContaining("locked with another key");

        assertThat(store.box).containsSame(before);
        assertThat(texts(vault().values("crm"))).containsExactly("the value");
    }

    @Test
    void aValueCannotBeMovedToAnotherNameVersionOrField() {
        Vault vault = vault();
        vault.put("crm", Secret.of("first"), Duration.ofHours(1), "ops");
        vault.put("crm", Secret.of("second"), Duration.ofHours(1), "ops");
        vault.put("shop", Secret.of("other"), Duration.ZERO, "ops");
        SealedVersion first = store.rows.getFirst();
        List<SealedVersion> moved =
                List.of(
                        copy(first, "mail", 1, SealedVersion.Field.VALUE),
                        copy(first, "crm", 7, SealedVersion.Field.VALUE),
                        copy(first, "crm", 1, SealedVersion.Field.REFRESH_TOKEN));

        for (SealedVersion row : moved) {
            store.rows.clear();
            store.rows.add(row);
            Vault other = vault();
            assertThatThrownBy(
                            () -> {
                                other.values(row.name());
                                other.refreshToken(row.name());
                            })
                    .isInstanceOf(VaultUnusable.class)
                    .hasMessageContaining("changed or moved");
        }
    }

    private static SealedVersion copy(
            SealedVersion row, String name, int number, SealedVersion.Field field) {
        return new SealedVersion(
                name, number, field, row.since(), row.until(), row.fingerprint(), row.sealed());
    }

    @Test
    void everyFlippedBitIsNoticed() {
        vault().put("crm", Secret.of("the value"), Duration.ZERO, "ops");
        SealedVersion row = store.rows.getFirst();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] sealed = row.sealed().clone();
            sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
            store.rows.set(
                    0,
                    new SealedVersion(
                            "crm",
                            1,
                            row.field(),
                            row.since(),
                            row.until(),
                            row.fingerprint(),
                            sealed));
            Vault other = vault();
            assertThatThrownBy(() -> other.values("crm"))
                    .as("seed %d, step %d", seed, i)
                    .isInstanceOf(VaultUnusable.class);
        }
    }

    @Test
    void theEarlierVersionIsGoodUntilTheOverlapEnds() {
        Vault vault = vault();
        vault.put("crm", Secret.of("first"), Duration.ZERO, "ops");
        vault.put("crm", Secret.of("second"), Duration.ofHours(1), "ops");

        assertThat(texts(vault.values("crm"))).containsExactly("second", "first");
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(59)));
        assertThat(vault.values("crm")).hasSize(2);
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(1)));
        assertThat(texts(vault.values("crm"))).containsExactly("second");
    }

    @Test
    void aNewValueWithoutOverlapEndsTheEarlierAtOnceAndAnExpiredNameHasNone() {
        Vault vault = vault();
        vault.put("crm", Secret.of("first"), Duration.ZERO, "ops");
        vault.put("crm", Secret.of("second"), Duration.ZERO, "ops");
        assertThat(texts(vault.values("crm"))).containsExactly("second");

        assertThat(vault.end("crm", "ops")).isTrue();

        assertThat(vault.values("crm")).isEmpty();
        assertThat(vault.versions("crm")).hasSize(2).noneMatch(Vault.Version::good);
    }

    @Test
    void valuesThatStayTheSameStayTheSameObjects() {
        Vault vault = vault();
        vault.put("crm", Secret.of("first"), Duration.ZERO, "ops");
        Secret before = vault.values("crm").getFirst();

        vault.put("shop", Secret.of("other"), Duration.ZERO, "ops");

        assertThat(vault.values("crm").getFirst()).isSameAs(before);
    }

    @Test
    void oneRefreshTokenBackIsKept() {
        Vault vault = vault();
        for (String token : List.of("one", "two", "three")) {
            vault.putRefreshToken("crm", Secret.of(token), Optional.empty(), "");
        }

        assertThat(vault.refreshToken("crm").map(Secret::revealText)).contains("three");
        assertThat(vault.versions("crm").stream().map(Vault.Version::good))
                .containsExactly(true, true, false);
    }

    @Test
    void aRefreshTokenIsNoValueAndAValueIsNoRefreshToken() {
        Vault vault = vault();
        vault.put("shop", Secret.of("a value"), Duration.ZERO, "ops");
        vault.putRefreshToken("crm", Secret.of("a token"), Optional.empty(), "anna");

        assertThat(vault.values("crm")).isEmpty();
        assertThat(vault.refreshToken("shop")).isEmpty();
        assertThat(vault.refreshToken("crm")).isPresent();
    }

    @Test
    void aRefreshTokenEndsWhenItsServerSaidAndTheOneBeforeDoesNotComeBack() {
        Vault vault = vault();
        vault.putRefreshToken("crm", Secret.of("one"), Optional.empty(), "anna");
        Instant end = now.get().plusSeconds(60);
        vault.putRefreshToken("crm", Secret.of("two"), Optional.of(end), "");
        now.set(end);

        assertThat(vault.refreshToken("crm")).isEmpty();
        assertThat(vault.versions("crm").getFirst().until()).contains(end);
    }

    @Test
    void anotherLockOpensWithTheNewKeyOnly() {
        vault().put("crm", Secret.of("the value"), Duration.ZERO, "ops");
        VaultKey other = VaultKey.create();

        vault().relock(VaultKey.parse(other.text(), "a test"), "ops");

        assertThat(texts(Vault.open(store, other, now::get).values("crm")))
                .containsExactly("the value");
        assertThatThrownBy(this::vault).isInstanceOf(VaultUnusable.class);
    }

    @Test
    void fingerprintsAreOfThisVaultAlone() {
        String here = vault().fingerprint(Secret.of("the value"));
        String there =
                Vault.open(new MemoryVaultStore(), key, now::get)
                        .fingerprint(Secret.of("the value"));

        assertThat(here).isEqualTo(vault().fingerprint(Secret.of("the value")));
        assertThat(here).isNotEqualTo(there);
    }

    @Test
    void emptyAndHugeValuesAreRefused() {
        Vault vault = vault();
        Secret huge = new Secret(new byte[Vault.MAX_BYTES + 1]);

        assertThatThrownBy(() -> vault.put("crm", Secret.of(""), Duration.ZERO, "ops"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.put("crm", huge, Duration.ZERO, "ops"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
