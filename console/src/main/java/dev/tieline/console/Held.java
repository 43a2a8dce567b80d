package dev.tieline.console;

import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import java.util.List;
import java.util.Optional;

/** Makes the pages of what is held. */
final class Held {
    /** How many one press of the button replays at most. */
    static final int REPLAY_AT_ONCE = 1_000;

    private static final int ON_A_PAGE = 50;

    private Held() {}

    static HeldPage groups(Desk desk, String flow, int replayed) {
        List<HeldGroup> groups =
                desk.ledger().heldGroups().stream()
                        .filter(group -> flow.isEmpty() || group.flow().equals(flow))
                        .toList();
        long count = groups.stream().mapToLong(HeldGroup::count).sum();
        String sentence =
                groups.isEmpty()
                        ? "Nothing waits for you."
                        : Words.count(count, "delivery").replace("deliverys", "deliveries")
                                + Words.verb(count, " waits", " wait")
                                + " for a person, from "
                                + Words.count(groups.size(), "cause")
                                + ".";
        return new HeldPage(
                sentence,
                replayed < 0 ? "" : replayed(replayed),
                flow,
                groups.stream().map(desk.masking()::group).map(g -> group(desk, g)).toList());
    }

    /** What a replay came to. */
    static String replayed(int count) {
        return count == 0
                ? "Nothing was replayed: it is still held, or somebody was faster."
                : Words.count(count, "delivery").replace("deliverys", "deliveries")
                        + Words.verb(count, " is", " are")
                        + " on the way again.";
    }

    private static HeldPage.Group group(Desk desk, HeldGroup group) {
        return new HeldPage.Group(
                group.id(),
                Words.count(group.count(), "record"),
                HeldWords.cause(group),
                group.flow(),
                HeldWords.where(group.destination()),
                desk.owner(group.flow()),
                desk.moments().of(group.first()),
                desk.moments().of(group.last()));
    }

    static Optional<GroupPage> group(Desk desk, String id, long after) {
        return desk.ledger().heldGroups().stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .map(desk.masking()::group)
                .map(group -> page(desk, group, after));
    }

    private static GroupPage page(Desk desk, HeldGroup group, long after) {
        List<HeldItem> items = desk.ledger().held(group.id(), after, ON_A_PAGE);
        return new GroupPage(
                group(desk, group),
                group.cause().code(),
                HeldWords.blame(group.cause()),
                Words.sentence(group.cause().remedy()),
                Math.min(group.count(), REPLAY_AT_ONCE),
                items.stream()
                        .map(item ->
                                new GroupPage.Item(
                                        RecordRow.of(item.record(), desk),
                                        desk.moments().of(item.since())))
                        .toList(),
                items.size() < ON_A_PAGE ? 0 : items.getLast().record().position());
    }
}
