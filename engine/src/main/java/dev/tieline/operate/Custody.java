package dev.tieline.operate;

import dev.tieline.journal.Audit;
import dev.tieline.ledger.AuditTrail;

/**
 * What is done with everything that the hub keeps, beside the work of its flows.
 *
 * @param audit where acts are noted
 * @param trail what was done, by whom
 * @param erasing takes what is held of a person out
 */
public record Custody(Audit audit, AuditTrail trail, Erasing erasing) {}
