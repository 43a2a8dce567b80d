package dev.tieline.caller;

import dev.tieline.api.Secret;
import dev.tieline.scheme.Algorithm;
import dev.tieline.scheme.Way;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One key, ready to compute. Safe for many threads: what is keyed is only ever cloned. */
sealed interface SignatureKey {

    /** Whether one of the signatures is this key's; takes as long whichever it is. */
    boolean fits(List<byte[]> signatures, SignedTemplate template, SignedTemplate.Filling filling);

    /** Name of the credential. */
    String name();

    static SignatureKey of(SignatureScheme scheme, String name, Secret secret) {
        Way.Signature way = scheme.way();
        Algorithm algorithm = way.algorithm();
        return switch (algorithm) {
            case SHA256, SHA512, SHA1 ->
                    Shared.of(algorithm, name, KeyReading.bytes(way.key(), name, secret));
            case HASH_SHA256 -> new Hashed(name, KeyReading.bytes(way.key(), name, secret));
            case RSA_SHA256, ECDSA_P256, ED25519 ->
                    new Public(
                            name,
                            algorithm,
                            KeyReading.verifying(way.key(), algorithm, name, secret));
        };
    }

    /** A key that both ends have. */
    final class Shared implements SignatureKey {
        private final String name;
        private final Mac keyed;

        private Shared(String name, Mac keyed) {
            this.name = name;
            this.keyed = keyed;
        }

        static Shared of(Algorithm algorithm, String name, byte[] bytes) {
            try {
                Mac keyed = Mac.getInstance(algorithm.jcaName());
                keyed.init(new SecretKeySpec(bytes, algorithm.jcaName()));
                return new Shared(name, keyed);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java cannot compute " + algorithm, e);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean fits(
                List<byte[]> signatures, SignedTemplate template, SignedTemplate.Filling filling) {
            return holds(signatures, sign(template, filling));
        }

        byte[] sign(SignedTemplate template, SignedTemplate.Filling filling) {
            Mac mac = copy();
            template.feed(mac::update, filling);
            return mac.doFinal();
        }

        byte[] sign(String text) {
            return copy().doFinal(text.getBytes(StandardCharsets.UTF_8));
        }

        // A thread-local would be lost with each virtual thread; a clone costs less than a pool's
        // lock.
        private Mac copy() {
            try {
                return (Mac) keyed.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("the JDK's own HMAC is cloneable", e);
            }
        }
    }

    /** A key that is hashed together with what is signed. */
    final class Hashed implements SignatureKey {
        private final String name;
        private final byte[] key;

        Hashed(String name, byte[] key) {
            this.name = name;
            this.key = key;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean fits(
                List<byte[]> signatures, SignedTemplate template, SignedTemplate.Filling filling) {
            MessageDigest digest = Digests.sha256();
            digest.update(key);
            template.feed(digest::update, filling);
            return holds(signatures, digest.digest());
        }
    }

    /** The half of a key that verifies. */
    record Public(String name, Algorithm algorithm, PublicKey key) implements SignatureKey {
        /** Each costs as much as a hundred HMACs. */
        private static final int MAX_TRIED = 4;

        private static final List<byte[]> NONE = List.of(new byte[64]);

        @Override
        public boolean fits(
                List<byte[]> signatures, SignedTemplate template, SignedTemplate.Filling filling) {
            boolean fits = false;
            List<byte[]> tried = signatures.isEmpty() ? NONE : signatures;
            for (byte[] signature : tried.subList(0, Math.min(MAX_TRIED, tried.size()))) {
                fits |= verifies(signature, template, filling);
            }
            return fits;
        }

        private boolean verifies(
                byte[] signature, SignedTemplate template, SignedTemplate.Filling filling) {
            try {
                Signature verifier = Signature.getInstance(algorithm.jcaName());
                verifier.initVerify(key);
                template.feed(bytes -> update(verifier, bytes), filling);
                return verifier.verify(signature);
            } catch (SignatureException _) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java cannot verify " + algorithm, e);
            }
        }

        private static void update(Signature verifier, byte[] bytes) {
            try {
                verifier.update(bytes);
            } catch (SignatureException e) {
                throw new IllegalStateException("it is initialised", e);
            }
        }
    }

    private static boolean holds(List<byte[]> signatures, byte[] expected) {
        boolean holds = false;
        for (byte[] signature : signatures) {
            holds |= MessageDigest.isEqual(expected, signature);
        }
        return holds;
    }
}
