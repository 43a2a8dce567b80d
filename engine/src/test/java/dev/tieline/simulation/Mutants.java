package dev.tieline.simulation;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.delivery.Clockwork;
import dev.tieline.intake.Intake.Committed;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Bugs that hubs have had. */
enum Mutants implements Mutant {
    /** A database that does not sync its commits: {@code synchronous=NORMAL}. */
    THE_LAST_COMMIT_IS_LOST_WITH_THE_POWER {
        @Override
        public boolean syncs() {
            return false;
        }
    },
    RECORDS_ARE_ANSWERED_AND_NOT_STORED {
        @Override
        public Journal journal(Journal journal) {
            return new PassingJournal(journal) {
                private int count;

                @Override
                public Admitted admit(NewEntry entry) {
                    return ++count % 20 == 0 ? new Admitted.Fresh(count) : super.admit(entry);
                }
            };
        }
    },
    ORDER_IS_IGNORED {
        @Override
        public Consumer<Committed> handover(Consumer<Committed> lanes) {
            return it ->
                    lanes.accept(
                            new Committed(
                                    it.plan(),
                                    it.position(),
                                    it.recordId(),
                                    "",
                                    it.accepted(),
                                    it.trace(),
                                    it.destinations(),
                                    it.scope()));
        }

        @Override
        public Journal journal(Journal journal) {
            return reading(journal, it -> with(it, "", it.next(), it.dispatched()));
        }
    },
    CALLS_ARE_NOT_MARKED {
        @Override
        public Journal journal(Journal journal) {
            return new PassingJournal(journal) {
                @Override
                public void mark(long position, LaneName lane) {
                    // The bug.
                }
            };
        }
    },
    MARKS_ARE_FORGOTTEN {
        @Override
        public Journal journal(Journal journal) {
            return reading(journal, it -> with(it, it.key(), it.next(), false));
        }
    },
    WAITS_END_WITH_THE_PROCESS {
        @Override
        public Journal journal(Journal journal) {
            return reading(journal, it -> with(it, it.key(), Instant.EPOCH, it.dispatched()));
        }
    },
    THE_CLIENT_RETRIES_BEHIND_THE_LEDGER {
        @Override
        public Outlet outlet(Outlet outlet) {
            return answering(
                    outlet,
                    (attempt, again) ->
                            attempt.outcome() instanceof Outcome.Unknown ? again.get() : attempt);
        }
    },
    RETRY_AFTER_IS_NOT_READ {
        @Override
        public Outlet outlet(Outlet outlet) {
            return answering(
                    outlet,
                    (attempt, _) ->
                            attempt.outcome() instanceof Outcome.Unavailable(var fault, var _)
                                    ? with(attempt, new Outcome.Unavailable(fault, Duration.ZERO))
                                    : attempt);
        }
    },
    WAITS_GO_BY_THE_WALL_CLOCK {
        @Override
        public Clockwork clockwork(Life life) {
            return new Clockwork() {
                @Override
                public Instant now() {
                    return life.wall();
                }

                @Override
                public Instant wall() {
                    return life.wall();
                }

                @Override
                public void run(Runnable task) {
                    life.run(task);
                }

                @Override
                public void at(Instant time, Runnable task) {
                    life.in(Duration.between(life.wall(), time), task);
                }
            };
        }
    },
    NOBODY_HEARS_OF_RELEASES {
        @Override
        public Journal journal(Journal journal) {
            return new PassingJournal(journal) {
                @Override
                public Runnable follow(Consumer<Change> follower) {
                    return super.follow(change -> {
                        if (!(change instanceof Change.Released)) {
                            follower.accept(change);
                        }
                    });
                }
            };
        }
    },
    OUTCOMES_ARE_SETTLED_TWICE {
        @Override
        public Journal journal(Journal journal) {
            return new PassingJournal(journal) {
                @Override
                public void settle(Settlement settlement) {
                    super.settle(settlement);
                    super.settle(settlement);
                }
            };
        }
    },
    ONE_CALL_TOO_MANY {
        @Override
        public Limits limits(Limits limits) {
            return new Limits(
                    limits.calls(), limits.per(), limits.concurrency() + 1, limits.timeout());
        }
    };

    private static Journal reading(Journal journal, UnaryOperator<OpenDelivery> change) {
        return new PassingJournal(journal) {
            @Override
            OpenDelivery changed(OpenDelivery open) {
                return change.apply(open);
            }
        };
    }

    private static OpenDelivery with(
            OpenDelivery it, String key, Instant next, boolean dispatched) {
        return new OpenDelivery(
                it.position(),
                it.recordId(),
                it.version(),
                key,
                it.received(),
                it.attempts(),
                next,
                it.tried(),
                dispatched,
                it.verifyNext(),
                it.trace(),
                it.payload(),
                it.results());
    }

    private static Attempt with(Attempt it, Outcome outcome) {
        return new Attempt(
                outcome, it.phase(), it.started(), it.timing(), it.status(), it.answer());
    }

    /** What becomes of an answer; the second argument calls again. */
    private interface Answering {
        Attempt answer(Attempt attempt, java.util.function.Supplier<Attempt> again);
    }

    private static Outlet answering(Outlet outlet, Answering answering) {
        return new Outlet() {
            @Override
            public Attempt send(Rendition rendition, Duration deadline) {
                Attempt attempt = outlet.send(rendition, deadline);
                return answering.answer(attempt, () -> outlet.send(rendition, deadline));
            }

            @Override
            public Attempt verify(Rendition rendition, Duration deadline) {
                return outlet.verify(rendition, deadline);
            }

            @Override
            public void close() {
                outlet.close();
            }
        };
    }
}
