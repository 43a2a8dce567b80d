package dev.tieline.console;

import dev.tieline.ledger.LaneView;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A flow as a picture: caller, contract, steps, destinations and their fallbacks from left to
 * right, counts on the arrows. Lengths are in the units of its view box.
 */
record FlowPicture(int width, int height, List<Box> boxes, List<Arrow> arrows, String words) {
    private static final int WIDE = 146;
    private static final int TALL = 56;
    private static final int GAP = 96;
    private static final int ROW = 88;
    private static final int EDGE = 8;

    /** One station. */
    record Box(int x, int y, int width, int height, String title, String sub, String tone) {}

    /** One way between two; {@code path} is drawn, the text stands at its end. */
    record Arrow(String path, int x, int y, String text, String tone) {}

    static FlowPicture of(Plan plan, List<String> steps, Map<String, LaneView> lanes) {
        List<Box> boxes = new ArrayList<>();
        List<Arrow> arrows = new ArrayList<>();
        int rows = plan.destinations().size();
        int middle = EDGE + (rows - 1) * ROW / 2;
        List<Box> before = new ArrayList<>();
        before.add(box(0, middle, from(plan), plan.entrance(), "plain"));
        before.add(box(1, middle, plan.contract().name(), "contract", "plain"));
        if (!steps.isEmpty()) {
            before.add(
                    box(
                            2,
                            middle,
                            Words.count(steps.size(), "step"),
                            steps.getFirst().replaceAll(" as .*", ""),
                            "plain"));
        }
        boxes.addAll(before);
        for (int i = 1; i < before.size(); i++) {
            arrows.add(arrow(before.get(i - 1), before.get(i), "", "plain"));
        }
        int column = before.size();
        boolean fallbacks = false;
        for (int i = 0; i < rows; i++) {
            Destination destination = plan.destinations().get(i);
            Box box = target(column, EDGE + i * ROW, destination, lanes);
            boxes.add(box);
            arrows.add(
                    arrow(
                            before.getLast(),
                            box,
                            counts(destination, lanes),
                            tone(destination, lanes)));
            Optional<Destination> fallback = destination.fallback();
            if (fallback.isPresent()) {
                fallbacks = true;
                Box other = target(column + 1, EDGE + i * ROW, fallback.get(), lanes);
                boxes.add(other);
                arrows.add(arrow(box, other, counts(fallback.get(), lanes), "calm"));
            }
        }
        int columns = column + (fallbacks ? 2 : 1);
        return new FlowPicture(
                columns * WIDE + (columns - 1) * GAP + 2 * EDGE,
                2 * EDGE + (rows - 1) * ROW + TALL,
                boxes,
                arrows,
                words(plan));
    }

    private static String words(Plan plan) {
        return "From "
                + from(plan)
                + " through the contract "
                + plan.contract().name()
                + " to "
                + Words.list(plan.destinations().stream().map(Destination::name).toList());
    }

    private static String from(Plan plan) {
        return plan.from().orElse("the hub");
    }

    private static Box box(int column, int y, String title, String sub, String tone) {
        return new Box(
                EDGE + column * (WIDE + GAP),
                y,
                WIDE,
                TALL,
                Words.cut(title, 16),
                Words.cut(sub, 19),
                tone);
    }

    private static Box target(
            int column, int y, Destination destination, Map<String, LaneView> lanes) {
        String sub =
                destination.after().map(after -> "after " + after).orElse(destination.system());
        // A fallback stands beside whose fallback it is: its name need not say it again.
        String name = destination.name().replaceAll(".*\\.fallback$", "fallback");
        return box(column, y, name, sub, tone(destination, lanes));
    }

    private static String tone(Destination destination, Map<String, LaneView> lanes) {
        LaneView lane = lanes.get(destination.name());
        if (lane == null) {
            return "plain";
        }
        return lane.held() > 0 ? "held" : lane.pending() > 0 ? "wait" : "good";
    }

    private static String counts(Destination destination, Map<String, LaneView> lanes) {
        LaneView lane = lanes.get(destination.name());
        if (lane == null) {
            return "";
        }
        if (lane.held() > 0) {
            return Words.number(lane.held()) + " held";
        }
        return lane.pending() > 0
                ? Words.number(lane.pending()) + " pending"
                : Words.number(lane.delivered());
    }

    private static Arrow arrow(Box from, Box to, String text, String tone) {
        int x1 = from.x() + from.width();
        int y1 = from.y() + from.height() / 2;
        int y2 = to.y() + to.height() / 2;
        int half = x1 + GAP / 2 - 22;
        String path =
                "M"
                        + x1
                        + " "
                        + y1
                        + " C"
                        + half
                        + " "
                        + y1
                        + " "
                        + (x1 + 6)
                        + " "
                        + y2
                        + " "
                        + (x1 + 34)
                        + " "
                        + y2
                        + " H"
                        + (to.x() - 6);
        return new Arrow(path, to.x() - 10, y2 - 7, text, tone);
    }
}
