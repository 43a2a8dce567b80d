package dev.tieline.store;

import dev.tieline.api.Document;
import java.util.List;
import java.util.function.Consumer;

/** Values as they are on disk. */
public final class StoreTargets {
    private static final List<Consumer<byte[]>> READERS =
            List.of(
                    Codec::document,
                    Codec::fault,
                    Codec::problems,
                    Codec::texts,
                    Codec::timing,
                    Zip::inflate,
                    Pairs::of);

    private StoreTargets() {}

    public static Document storedAndRead(Document document) {
        return Codec.document(Codec.document(document));
    }

    /** Bytes that a disk gave back otherwise: a value, or the one error that says so. */
    public static void stored(byte[] bytes) {
        for (Consumer<byte[]> reader : READERS) {
            try {
                reader.accept(bytes);
            } catch (Damaged _) {
                // The store says that it cannot be read.
            }
        }
    }
}
