package dev.tieline.journal;

import dev.tieline.audit.Act;

/**
 * Where acts are noted that change nothing in the journal: who logs in, shows what is hidden, sets
 * a credential, starts or stops the hub. What the {@link Journal} changes it notes itself, in the
 * same transaction. Thread-safe.
 */
public interface Audit {

    /**
     * Notes an act; durable when it returns. Whoever reveals something calls this first, and
     * reveals nothing when it throws.
     *
     * @throws JournalUnavailable when the store cannot commit
     */
    void note(Act act);
}
