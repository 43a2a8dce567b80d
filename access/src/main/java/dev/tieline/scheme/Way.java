package dev.tieline.scheme;

import java.util.List;

/** What a scheme proves a caller by. */
public sealed interface Way {

    /**
     * A signature over parts of the request.
     *
     * @param at where the signature stands
     * @param layout how it stands there
     * @param algorithm how it is computed
     * @param encoding how it is written
     * @param key how the key is written
     * @param signed which bytes are signed: a template
     * @param id what fills {@code {id}}
     * @param stamp what fills {@code {timestamp}}
     */
    record Signature(
            Spot at,
            Layout layout,
            Algorithm algorithm,
            Encoding encoding,
            KeyForm key,
            String signed,
            Spot id,
            Stamp stamp)
            implements Way {

        /** HMAC-SHA256 of the body in hexadecimal, alone in a header: the commonest. */
        public static Signature in(String... headers) {
            return new Signature(
                    Spot.header(headers),
                    new Layout.Plain(""),
                    Algorithm.SHA256,
                    Encoding.HEX,
                    KeyForm.TEXT,
                    "{body}",
                    Spot.nowhere(),
                    Stamp.NONE);
        }

        public Signature at(Spot other) {
            return new Signature(other, layout, algorithm, encoding, key, signed, id, stamp);
        }

        public Signature layout(Layout other) {
            return new Signature(at, other, algorithm, encoding, key, signed, id, stamp);
        }

        public Signature prefix(String prefix) {
            return layout(new Layout.Plain(prefix));
        }

        public Signature algorithm(Algorithm other) {
            return new Signature(at, layout, other, encoding, key, signed, id, stamp);
        }

        public Signature base64() {
            return new Signature(at, layout, algorithm, Encoding.BASE64, key, signed, id, stamp);
        }

        public Signature key(KeyForm other) {
            return new Signature(at, layout, algorithm, encoding, other, signed, id, stamp);
        }

        public Signature signs(String other) {
            return new Signature(at, layout, algorithm, encoding, key, other, id, stamp);
        }

        public Signature id(Spot other) {
            return new Signature(at, layout, algorithm, encoding, key, signed, other, stamp);
        }

        public Signature stamp(Stamp other) {
            return new Signature(at, layout, algorithm, encoding, key, signed, id, other);
        }

        /** Whether the hub must know how callers reach it. */
        public boolean coversUrl() {
            return signed.contains("url}");
        }
    }

    /**
     * A signature in each item of a list in the body, over fields of that item.
     *
     * @param items pointer of the list; {@code *} stands for each item
     * @param signature pointer of the signature below an item
     * @param fields pointers below an item; what is missing is empty
     * @param joiner what stands between them
     */
    record Items(
            String items,
            String signature,
            List<String> fields,
            String joiner,
            Algorithm algorithm,
            Encoding encoding,
            KeyForm key)
            implements Way {
        public Items {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A signature by a key whose certificate the request points to.
     *
     * @param certificate where its URL stands
     * @param urls a regular expression: the only URLs it is fetched from
     * @param owner a regular expression: the common name that the certificate must have, and for
     *     which a known authority must vouch; empty when its host alone vouches for it
     * @param signature what is signed, how; {@code {key}} stands for the credential
     * @param signs whether a template is signed, or lines of fields of the body
     */
    record Certified(Spot certificate, String urls, String owner, Signature signature, Signs signs)
            implements Way {

        /** What {@link Certified} covers. */
        public enum Signs {
            TEMPLATE,
            /** Fields of an Amazon SNS message, one name and one value a line. */
            SNS_FIELDS
        }
    }

    /**
     * A secret sent as it is.
     *
     * @param at where
     * @param prefix what stands before it
     */
    record Token(Spot at, String prefix) implements Way {}
}
