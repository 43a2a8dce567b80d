package dev.tieline.caller;

import dev.tieline.api.Secret;
import dev.tieline.scheme.Algorithm;
import dev.tieline.scheme.Encoding;
import dev.tieline.scheme.KeyForm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Reads keys as their senders write them, or refuses. */
final class KeyReading {
    private static final String SECRET_PREFIX = "whsec_";
    private static final String PUBLIC_PREFIX = "whpk_";

    /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int MIN_RSA_BITS = 2_048;

    private KeyReading() {}

    /**
     * The bytes of a shared key.
     *
     * @throws UnusableScheme when it is not written this way, or too weak
     */
    static byte[] bytes(KeyForm form, String name, Secret secret) {
        byte[] text = secret.reveal();
        Strength.requireTrimmed(name, text);
        byte[] bytes =
                switch (form) {
                    case TEXT, COVERED -> text;
                    case WHSEC -> base64(form, name, without(SECRET_PREFIX, secret));
                    case BASE64 -> base64(form, name, secret.revealText());
                    case HEX -> hex(form, name, secret.revealText());
                    case WHPK, SPKI, ED25519_HEX ->
                            throw new IllegalStateException(form + " is no shared key");
                };
        if (form == KeyForm.WHSEC) {
            Strength.require(name, bytes, 24, 64);
        } else {
            // Vendors hand out keys as short as 22 characters (16 random bytes in base64).
            Strength.require(name, bytes, 16, Integer.MAX_VALUE);
        }
        return bytes;
    }

    /**
     * The key that verifies.
     *
     * @throws UnusableScheme when it is not written this way, of another kind, or too weak
     */
    static PublicKey verifying(KeyForm form, Algorithm algorithm, String name, Secret secret) {
        Strength.requireTrimmed(name, secret.reveal());
        byte[] encoded =
                switch (form) {
                    case WHPK -> ed25519(form, name, prefixed(form, name, secret));
                    case ED25519_HEX -> ed25519(form, name, hex(form, name, secret.revealText()));
                    case SPKI -> base64(form, name, pem(secret.revealText()));
                    case TEXT, WHSEC, BASE64, HEX, COVERED ->
                            throw new IllegalStateException(form + " is no public key");
                };
        try {
            KeyFactory factory = KeyFactory.getInstance(family(algorithm));
            PublicKey key = factory.generatePublic(new X509EncodedKeySpec(encoded));
            if (weak(key)) {
                throw not(form, name);
            }
            return key;
        } catch (GeneralSecurityException _) {
            throw not(form, name);
        }
    }

    static boolean weak(PublicKey key) throws GeneralSecurityException {
        return switch (key) {
            case RSAPublicKey rsa ->
                    rsa.getModulus().bitLength() < MIN_RSA_BITS
                            || rsa.getPublicExponent().compareTo(BigInteger.valueOf(3)) < 0;
            case ECPublicKey ec -> {
                AlgorithmParameters p256 = AlgorithmParameters.getInstance("EC");
                p256.init(new ECGenParameterSpec("secp256r1"));
                yield !p256.getParameterSpec(ECParameterSpec.class)
                        .getCurve()
                        .equals(ec.getParams().getCurve());
            }
            default -> false;
        };
    }

    private static String family(Algorithm algorithm) {
        return switch (algorithm) {
            case RSA_SHA256 -> "RSA";
            case ECDSA_P256 -> "EC";
            case ED25519 -> "Ed25519";
            case SHA256, SHA512, SHA1, HASH_SHA256 ->
                    throw new IllegalStateException(algorithm + " has no public key");
        };
    }

    private static byte[] prefixed(KeyForm form, String name, Secret secret) {
        if (!secret.revealText().startsWith(PUBLIC_PREFIX)) {
            throw not(form, name);
        }
        return base64(form, name, without(PUBLIC_PREFIX, secret));
    }

    private static String without(String prefix, Secret secret) {
        String text = secret.revealText();
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String pem(String text) {
        return text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
    }

    private static byte[] ed25519(KeyForm form, String name, byte[] raw) {
        if (raw.length != 32) {
            throw not(form, name);
        }
        Strength.require(name, raw, 32, 32);
        byte[] encoded = Arrays.copyOf(ED25519_HEAD, ED25519_HEAD.length + raw.length);
        System.arraycopy(raw, 0, encoded, ED25519_HEAD.length, raw.length);
        return encoded;
    }

    private static byte[] base64(KeyForm form, String name, String text) {
        try {
            return form == KeyForm.SPKI
                    ? Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII))
                    : Encoding.BASE64.decode(text);
        } catch (IllegalArgumentException _) {
            throw not(form, name);
        }
    }

    private static byte[] hex(KeyForm form, String name, String text) {
        try {
            return Encoding.HEX.decode(text);
        } catch (IllegalArgumentException _) {
            throw not(form, name);
        }
    }

    private static UnusableScheme not(KeyForm form, String name) {
        return new UnusableScheme(
                "caller-key",
                switch (form) {
                    case WHSEC -> "credential \"" + name + "\" is not a Standard Webhooks key";
                    case WHPK, TEXT, BASE64, HEX, SPKI, ED25519_HEX, COVERED ->
                            "credential \"" + name + "\" is not a key as the sender writes it";
                },
                switch (form) {
                    case WHSEC -> "It is whsec_ followed by base64; copy it whole from the sender.";
                    case WHPK, TEXT, BASE64, HEX, SPKI, ED25519_HEX, COVERED ->
                            "It is "
                                    + form.words().replace("`", "")
                                    + "; copy it whole from the sender.";
                });
    }
}
