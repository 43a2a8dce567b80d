package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Proves callers whose batches have a signature in every item; each must be right. */
final class ItemsProof implements CallerProof {
    private static final int MAX_FIELD = 4_096;
    private static final String UNFIT = "\u0000";

    private static final int MAX_ITEMS = 1_000;

    private final Way.Items way;
    private final List<SignatureKey.Shared> keys;
    private final Function<Payload, Optional<Document>> json;

    ItemsProof(Way.Items way, List<String> names, Credentials credentials, Surroundings around) {
        this.way = way;
        this.keys =
                Keyring.read(
                        names,
                        credentials,
                        (name, secret) ->
                                SignatureKey.Shared.of(
                                        way.algorithm(),
                                        name,
                                        KeyReading.bytes(way.key(), name, secret)));
        this.json = around.json();
    }

    @Override
    public Proof prove(Arrival arrival) {
        List<Document> items = Items.objects(json.apply(arrival.payload()), way.items());
        if (items.size() > MAX_ITEMS) {
            items = List.of();
        }
        String signer = "";
        boolean all = !items.isEmpty();
        for (Document item : items.isEmpty() ? List.of(Document.empty()) : items) {
            Optional<String> found = signer(item);
            all &= found.isPresent();
            signer = found.orElse(signer);
        }
        if (all) {
            return new Proof.Proved(signer);
        }
        Spot spot = Spot.body(way.items() + way.signature());
        return new Proof.Refused(
                items.isEmpty()
                        ? Refusals.unreadable(spot, "signature", "missing")
                        : Refusals.wrong(spot, keys.size()));
    }

    @Override
    public Set<String> headers() {
        return Set.of();
    }

    private Optional<String> signer(Document item) {
        byte[] sent = sent(item);
        String signed =
                way.fields().stream()
                        .map(pointer -> text(item, pointer))
                        .collect(Collectors.joining(way.joiner()));
        Optional<String> signer = Optional.empty();
        for (SignatureKey.Shared key : keys) {
            if (MessageDigest.isEqual(key.sign(signed), sent)) {
                signer = Optional.of(key.name());
            }
        }
        return signer;
    }

    private byte[] sent(Document item) {
        try {
            return way.encoding().decode(text(item, way.signature()));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static String text(Document item, String pointer) {
        return item.at(pointer).map(ItemsProof::plain).orElse("");
    }

    /** What a signed field cannot be fits no signature: as empty it would be anybody's to fill. */
    private static String plain(Object value) {
        boolean plain = !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
        String text = plain ? value.toString() : UNFIT;
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_FIELD ? UNFIT : text;
    }
}
