package dev.tieline.flow;

import dev.tieline.api.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a flow asks for the next page, as it is written.
 *
 * @param place where
 * @param way how
 * @param fields of the question, in the order in which they are written, each with what fills it: a
 *     field of the last item ({@link Way#AFTER}), a field of the answer ({@link Way#CURSOR}) or
 *     what it begins with ({@link Way#NUMBER}, {@link Way#OFFSET}); none with {@link Way#LINK}
 * @param more the field of the answer that is true while there is another page
 * @param total the field of the answer that says how many pages there are, or items with an offset
 * @param size how much an offset grows; by the items that came when empty
 */
public record PagesForm(
        Place place,
        Way way,
        Map<String, Located<String>> fields,
        Optional<Located<String>> more,
        Optional<Located<String>> total,
        Optional<Integer> size) {
    public PagesForm {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What leads from a page to the next. */
    public enum Way {
        /** The last item. */
        AFTER("after"),
        /** A text or number of the answer. */
        CURSOR("cursor"),
        /** Counting pages. */
        NUMBER("number"),
        /** Counting items. */
        OFFSET("offset"),
        /** A link of the answer, which the connector understands. */
        LINK("link");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        /** Its name in YAML. */
        public String word() {
            return word;
        }
    }
}
