package dev.tieline.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that encrypts values, and the one that makes fingerprints. Thread-safe. */
final class DataKey {
    private static final byte[] WRAPPING = bytes("tieline vault 1: data key");
    private static final byte[] CANARY = bytes("tieline vault 1: canary");
    private static final int MARK_BYTES = 32;
    private static final int SHOWN_BYTES = 3;
    private static final String MAC = "HmacSHA256";

    private final KeysetHandle keys;
    private final Aead aead;
    private final byte[] marks;

    private DataKey(KeysetHandle keys, byte[] marks) throws GeneralSecurityException {
        this.keys = keys;
        this.aead = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
        this.marks = marks;
    }

    static DataKey create() {
        try {
            byte[] marks = new byte[MARK_BYTES];
            new SecureRandom().nextBytes(marks);
            return new DataKey(
                    KeysetHandle.generateNew(
                            PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()),
                    marks);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /**
     * Unwraps it.
     *
     * @throws VaultUnusable when it was wrapped with another key
     */
    static DataKey open(VaultStore.KeyBox box, VaultKey key) {
        try {
            KeysetHandle keys =
                    TinkProtoKeysetFormat.parseEncryptedKeyset(
                            box.wrapped(),
                            new AesGcmJce(key.bytes()),
                            WRAPPING,
                            AeadConfig2026.get());
            Aead aead = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
            byte[] canary = aead.decrypt(box.canary(), CANARY);
            if (canary.length == MARK_BYTES) {
                return new DataKey(keys, canary);
            }
        } catch (GeneralSecurityException _) {
            // The reason is always the same and says nothing: it did not open.
        }
        throw new VaultUnusable(
                "vault-key-wrong",
                "The vault does not open: it was locked with another key.",
                "Name the key that locked it last at 'vault' in tieline.yaml; after `tieline vault"
                        + " rotate-key` that is the new one. Nothing was changed.");
    }

    /** Wrapped for the store, with its canary. */
    VaultStore.KeyBox box(VaultKey key) {
        try {
            byte[] wrapped =
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(
                            keys, new AesGcmJce(key.bytes()), WRAPPING, AeadConfig2026.get());
            return new VaultStore.KeyBox(wrapped, aead.encrypt(marks, CANARY));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key cannot be wrapped", e);
        }
    }

    byte[] seal(Secret secret, String name, int number, SealedVersion.Field field) {
        byte[] plain = secret.reveal();
        try {
            return aead.encrypt(plain, binding(name, number, field));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value cannot be encrypted", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens a version.
     *
     * @throws VaultUnusable when it is not what was stored under this name, version and field
     */
    Secret open(SealedVersion version) {
        try {
            byte[] plain =
                    aead.decrypt(
                            version.sealed(),
                            binding(version.name(), version.number(), version.field()));
            return new Secret(plain);
        } catch (GeneralSecurityException _) {
            throw new VaultUnusable(
                    "vault-value-damaged",
                    "The credential '"
                            + version.name()
                            + "' in the vault was changed or moved outside of Tieline.",
                    "Set it again: `tieline credential set " + version.name() + "`.");
        }
    }

    /** Something that is no credential and kept elsewhere, bound to what it is for. */
    byte[] seal(Secret secret, String purpose) {
        byte[] plain = secret.reveal();
        try {
            return aead.encrypt(plain, bytes("tieline vault 1: " + purpose));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a value cannot be encrypted", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens it.
     *
     * @throws VaultUnusable when it is not what was sealed for this
     */
    Secret open(byte[] sealed, String purpose) {
        try {
            return new Secret(aead.decrypt(sealed, bytes("tieline vault 1: " + purpose)));
        } catch (GeneralSecurityException _) {
            throw new VaultUnusable(
                    "vault-value-damaged",
                    "What was sealed as " + purpose + " was changed or moved outside of Tieline.",
                    "Make it anew.");
        }
    }

    /** Names hold no line breaks, so that two bindings are never the same bytes. */
    private static byte[] binding(String name, int number, SealedVersion.Field field) {
        return bytes("tieline vault 1\n" + name + "\n" + number + "\n" + field.word());
    }

    /** Tells two values apart and nothing else: six hexadecimal digits. */
    String fingerprint(Secret secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(marks, MAC));
            return HexFormat.of().formatHex(mac.doFinal(secret.reveal()), 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
