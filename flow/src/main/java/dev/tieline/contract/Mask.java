package dev.tieline.contract;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What stands in place of a value that people must not read. */
public final class Mask {
    private Mask() {}

    /** Keeps the kind visible, so that a trace still shows what kind of thing went through. */
    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Long _, BigDecimal _ -> JsonContract.MASK + " (number)";
            case Boolean _ -> JsonContract.MASK + " (true or false)";
            default -> JsonContract.MASK;
        };
    }
}
