package dev.tieline.store;

import dev.tieline.api.Attempt;
import dev.tieline.ledger.Trace;
import java.util.Locale;
import java.util.Optional;

/**
 * The form in which the attempt that delivered something is kept in its delivery's row. Nearly
 * every delivery has this one attempt, and a row of its own would cost as much again as the
 * delivery.
 */
final class AttemptCode {
    /** When it began, four spans and the status. */
    private static final int NUMBERS = 6;

    private AttemptCode() {}

    static byte[] pack(Attempt attempt, boolean verify) {
        Attempt.Timing timing = attempt.timing();
        return new Pack()
                .put(verify ? 1 : 0)
                .text(attempt.outcome().name())
                .put(PhaseCode.of(attempt.phase()))
                .number(Times.micros(attempt.started()))
                .number(timing.connectMicros())
                .number(timing.sendMicros())
                .number(timing.waitMicros())
                .number(timing.readMicros())
                .number(attempt.status())
                .text(attempt.answer())
                .done();
    }

    /** The same without what was answered. */
    static byte[] withoutAnswer(byte[] packed) {
        Unpack in = new Unpack(packed);
        Pack out = new Pack().put(in.take()).text(in.text()).put(in.take());
        for (int left = NUMBERS; left > 0; left--) {
            out.number(in.number());
        }
        return out.text("").done();
    }

    static Trace.Try unpack(int number, byte[] bytes) {
        Unpack in = new Unpack(bytes);
        String what = in.take() == 0 ? "send" : "verify";
        String outcome = in.text();
        String phase = PhaseCode.phase(in.take()).name().toLowerCase(Locale.ROOT);
        return new Trace.Try(
                number,
                what,
                outcome,
                phase,
                Times.instant(in.number()),
                new Attempt.Timing(in.number(), in.number(), in.number(), in.number()),
                (int) in.number(),
                Optional.empty(),
                in.text());
    }
}
