package dev.tieline.mapping;

/**
 * How much text and how many values one evaluation may make. CEL bounds iterations but not sizes: a
 * few nested replacements could otherwise fill the memory.
 */
final class Budget {
    /** The most characters in one value, and in everything one evaluation makes. */
    static final int MAX_TEXT = 1 << 20;

    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private long left = 4L * MAX_TEXT;

    /** Runs one evaluation with a budget of its own. */
    static <T, X extends Throwable> T within(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, new Budget()).call(work);
    }

    /** Pays for text of this length before it is made. */
    static void pay(long length) {
        Budget budget = CURRENT.isBound() ? CURRENT.get() : new Budget();
        budget.left -= length;
        if (length > MAX_TEXT || budget.left < 0) {
            throw new Exceeded();
        }
    }

    /** The evaluation makes more than it may. */
    static final class Exceeded extends RuntimeException {
        Exceeded() {
            super("result too large", null, false, false);
        }
    }
}
