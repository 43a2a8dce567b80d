/**
 * What connectors to databases that speak SQL share: how a system file declares what is read and
 * written, how statements are read for named parameters, how rows become answers within bounds and
 * go up in chunks, and how connections are kept. Promises that no value of a record becomes part of
 * a statement. Must not know a driver, nor what an error of a server means.
 */
@NullMarked
package dev.tieline.connector.sql;

import org.jspecify.annotations.NullMarked;
