package dev.tieline.store;

import dev.tieline.api.Phase;

/** The numbers of phases on disk: never change one. */
final class PhaseCode {
    private static final Phase[] PHASES = {
        Phase.BEFORE, Phase.CONNECTING, Phase.SENDING, Phase.WAITING, Phase.READING, Phase.ANSWERED
    };

    private PhaseCode() {}

    static int of(Phase phase) {
        return switch (phase) {
            case BEFORE -> 0;
            case CONNECTING -> 1;
            case SENDING -> 2;
            case WAITING -> 3;
            case READING -> 4;
            case ANSWERED -> 5;
        };
    }

    static Phase phase(int code) {
        return PHASES[code];
    }
}
