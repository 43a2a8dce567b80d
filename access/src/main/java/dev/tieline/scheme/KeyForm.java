package dev.tieline.scheme;

/** How a sender writes its keys. The same text means different bytes, so it is never guessed. */
public enum KeyForm {
    /** The text itself, in UTF-8. */
    TEXT("the text as shown"),
    /** Standard Webhooks: base64 of 24 to 64 bytes, after {@code whsec_} or without it. */
    WHSEC("`whsec_` and base64"),
    /** Standard Webhooks: {@code whpk_} and base64 of an Ed25519 public key. */
    WHPK("`whpk_` and base64"),
    /** Base64 of the key's bytes. */
    BASE64("base64"),
    /** Hexadecimal digits of the key's bytes. */
    HEX("hexadecimal"),
    /** A public key as X.509 SubjectPublicKeyInfo in base64, with or without PEM lines. */
    SPKI("a public key in base64 or PEM"),
    /** The 32 bytes of an Ed25519 public key in hexadecimal. */
    ED25519_HEX("a public key in hexadecimal"),
    /** No key at all but a name that the signature covers; the key is in a certificate. */
    COVERED("an id that is signed; no secret");

    private final String words;

    KeyForm(String words) {
        this.words = words;
    }

    /** For the reference. */
    public String words() {
        return words;
    }
}
