package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.mapping.Names;

/** What expressions see of a scope. */
final class Scopes {
    /** The name of the record itself. */
    static final String RECORD = "record";

    private Scopes() {}

    static Names names(Document record) {
        return name -> name.equals(RECORD) ? record.fields() : null;
    }

    static Names names(Scope scope) {
        return name -> {
            if (name.equals(RECORD)) {
                return scope.record().fields();
            }
            Object value = scope.values().get(name);
            return value instanceof Document document ? document.fields() : value;
        };
    }
}
