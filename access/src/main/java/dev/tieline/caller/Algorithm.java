package dev.tieline.caller;

/** The keyed hashes that are strong enough to prove a caller. */
enum Algorithm {
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private final String jcaName;

    Algorithm(String jcaName) {
        this.jcaName = jcaName;
    }

    String jcaName() {
        return jcaName;
    }
}
