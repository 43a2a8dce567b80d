package dev.tieline.app;

import dev.tieline.egress.Networks;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Located;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Tells whose address stands for a caller. Only declared proxies are believed, from the last hop on
 * backwards; whatever a caller itself writes stands before that.
 */
final class Proxies implements BinaryOperator<String> {
    private static final int MAX_HOPS = 16;

    private final Networks proxies;

    Proxies(HubFile hub) {
        this.proxies = new Networks(hub.proxies().stream().map(Located::value).toList());
    }

    /**
     * @param peer who is connected
     * @param forwarded the values of X-Forwarded-For, with commas between them; may be empty
     */
    @Override
    public String apply(String peer, String forwarded) {
        if (proxies.isEmpty() || forwarded.isEmpty() || !proxies.contains(peer)) {
            return peer;
        }
        List<String> hops = List.of(forwarded.split(",", -1));
        String believed = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            String hop = hops.get(i).strip();
            if (!Networks.isAddress(hop)) {
                return believed;
            }
            believed = hop;
            if (!proxies.contains(hop)) {
                return believed;
            }
        }
        return believed;
    }
}
