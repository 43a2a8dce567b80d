package dev.tieline.scheme;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All schemes that are known, by name. */
public final class Schemes {
    private static final Map<String, Scheme> BY_NAME = byName();

    private Schemes() {}

    /** The scheme of this name; empty when there is none. */
    public static Optional<Scheme> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All of them in the order of their names. */
    public static Collection<Scheme> all() {
        return BY_NAME.values();
    }

    private static Map<String, Scheme> byName() {
        List<Scheme> all = new ArrayList<>();
        all.addAll(StandardSchemes.ALL);
        all.addAll(MoneySchemes.ALL);
        all.addAll(WorkSchemes.ALL);
        all.addAll(PeopleSchemes.ALL);
        all.sort(Comparator.comparing(Scheme::name));
        Map<String, Scheme> byName = new LinkedHashMap<>();
        for (Scheme scheme : all) {
            if (byName.put(scheme.name(), scheme) != null) {
                throw new IllegalStateException("two schemes are named " + scheme.name());
            }
        }
        return Collections.unmodifiableMap(byName);
    }
}
