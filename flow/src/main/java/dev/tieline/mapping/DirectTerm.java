package dev.tieline.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression that is understood. What is put together and gives null is not.
 *
 * @param uncertain whether it may give nothing
 * @param whenTrue paths that surely are there if it is true
 * @param whenFalse and if it is false
 */
record DirectTerm(
        Code code, Type type, boolean uncertain, Set<String> whenTrue, Set<String> whenFalse) {

    static DirectTerm certain(Code code, Type type) {
        return new DirectTerm(code, type, false, Set.of(), Set.of());
    }

    private boolean is(Class<? extends Type> kind) {
        return !uncertain && kind.isInstance(type);
    }

    boolean isText() {
        return is(Type.Text.class);
    }

    private boolean isCondition() {
        return is(Type.Bool.class);
    }

    /** A decimal as it came: computed ones may be zeros with a sign, which documents lack. */
    private boolean isPlainDecimal() {
        return is(Type.Decimal.class) && code instanceof Code.Path;
    }

    private boolean isNumber() {
        return is(Type.Whole.class) && code instanceof Code.Literal;
    }

    private boolean isScalar() {
        return switch (type) {
            case Type.Text _, Type.Whole _, Type.Decimal _, Type.Bool _ -> !uncertain;
            case Type.ListOf _, Type.MapOf _, Type.Shape _, Type.Any _ -> false;
        };
    }

    @Nullable DirectTerm not() {
        if (!isCondition()) {
            return null;
        }
        // What is true of it is false of this.
        Set<String> thenTrue = whenFalse;
        Set<String> thenFalse = whenTrue;
        return new DirectTerm(new Code.Not(code), type, false, thenTrue, thenFalse);
    }

    /**
     * This and another condition.
     *
     * @param decides what one of them decides alone: true for {@code ||}
     */
    @Nullable DirectTerm with(DirectTerm other, boolean decides) {
        if (!isCondition() || !other.isCondition()) {
            return null;
        }
        return new DirectTerm(
                new Code.Several(code, other.code, decides),
                type,
                false,
                decides ? Set.of() : union(whenTrue, other.whenTrue),
                decides ? union(whenFalse, other.whenFalse) : Set.of());
    }

    /** One of two by this condition. */
    @Nullable DirectTerm choosing(DirectTerm yes, DirectTerm no) {
        boolean alike =
                yes.isScalar() && no.isScalar() && yes.type.getClass() == no.type.getClass();
        Type given = yes.type instanceof Type.Text ? Type.Text.ANY : yes.type;
        return alike && isCondition()
                ? certain(new Code.Choice(code, yes.code, no.code), given)
                : null;
    }

    @Nullable DirectTerm compared(String relation, DirectTerm other) {
        boolean equality = relation.equals("==") || relation.equals("!=");
        boolean decimals =
                equality
                        ? isPlainDecimal() && other.isPlainDecimal()
                        : (isPlainDecimal() && (other.isPlainDecimal() || other.isNumber()))
                                || (isNumber() && other.isPlainDecimal());
        boolean fits =
                decimals
                        || (is(Type.Whole.class) && other.is(Type.Whole.class))
                        || (equality && isText() && other.isText())
                        || (equality && isCondition() && other.isCondition());
        return fits
                ? certain(new Code.Compare(code, other.code, relation, decimals), new Type.Bool())
                : null;
    }

    /** Its accepted values and a default, where there are any. */
    Type with(Object value) {
        if (!(type instanceof Type.Text text) || text.accepted().isEmpty()) {
            return type;
        }
        List<String> accepted = new ArrayList<>(text.accepted());
        accepted.add(String.valueOf(value));
        return new Type.Text(accepted.stream().distinct().toList());
    }

    static Set<String> union(Set<String> some, Set<String> more) {
        if (more.isEmpty()) {
            return some;
        }
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
