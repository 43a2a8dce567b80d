package dev.tieline.scheme;

/** How a signature is computed. */
public enum Algorithm {
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512"),
    /** Only for senders that have nothing else: unforgeable still, but of yesterday. */
    SHA1("HmacSHA1"),
    /** A plain hash of the key and what is signed. */
    HASH_SHA256("SHA-256"),
    RSA_SHA256("SHA256withRSA"),
    ECDSA_P256("SHA256withECDSA"),
    ED25519("Ed25519");

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    /** Its name in Java's cryptography. */
    public String jcaName() {
        return jcaName;
    }

    /** Whether the hub only has the half of the key that verifies. */
    public boolean asymmetric() {
        return switch (this) {
            case SHA256, SHA512, SHA1, HASH_SHA256 -> false;
            case RSA_SHA256, ECDSA_P256, ED25519 -> true;
        };
    }
}
