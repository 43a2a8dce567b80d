package dev.tieline.people;

/** What somebody may do at a hub. Everything that people reach needs exactly one of these. */
public enum Permission {
    /** See flows, records with classified values masked, incidents, numbers. */
    READ,
    /** Replay, discard, comment, assign, acknowledge, resume. */
    ACT,
    /** Change what is sent: correct a copy of a held record. */
    CORRECT,
    /** Sign off who and what can do what with a system that is theirs. */
    SIGN,
    /** See classified values unmasked. No role has it: it is given to a person by name. */
    REVEAL,
    /** Say who may do what, and whatever else concerns the whole hub. */
    MANAGE
}
