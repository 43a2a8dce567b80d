/**
 * What people see: pages about what became of records, and the few things a person does with them.
 * Reads the ledger, acts through the operator, changes nothing by itself. Every page is drawn by
 * the server from a record made for it; what a contract calls classified is masked as for programs
 * (room {@code resource}) before a template gets it, on every page but the one on which a person
 * corrects it.
 */
@NullMarked
package dev.tieline.console;

import org.jspecify.annotations.NullMarked;
