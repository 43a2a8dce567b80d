package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads a body as JSON when something in it is asked for, and once. For one thread. */
final class JsonBody implements Supplier<Optional<Document>> {
    private final Function<Payload, Optional<Document>> json;
    private final Arrival arrival;
    private boolean read;
    private Optional<Document> document = Optional.empty();

    JsonBody(Function<Payload, Optional<Document>> json, Arrival arrival) {
        this.json = json;
        this.arrival = arrival;
    }

    @Override
    public Optional<Document> get() {
        if (!read) {
            document = json.apply(arrival.payload());
            read = true;
        }
        return document;
    }
}
