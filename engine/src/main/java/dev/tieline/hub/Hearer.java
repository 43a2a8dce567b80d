package dev.tieline.hub;

import dev.tieline.ledger.Run;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who hears of a {@link Round}.
 *
 * @param entered that the system has answered it
 * @param holds the records that are held, after each page, if any are
 * @param soFar what it came to, after each page
 * @param waits why it waits, and then, once, empty when it does not any more
 */
record Hearer(
        Runnable entered,
        Consumer<List<String>> holds,
        Consumer<Run.Counts> soFar,
        Consumer<Optional<Run.Why>> waits) {}
