package dev.tieline.contract;

import dev.tieline.api.Problem;
import java.util.List;

/** Whether a record keeps its contract. */
public sealed interface Verdict {

    record Valid() implements Verdict {
        public static final Valid VALID = new Valid();
    }

    /** Every way in which it does not, at most 100, in the order of the contract. */
    record Invalid(List<Problem> problems) implements Verdict {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
