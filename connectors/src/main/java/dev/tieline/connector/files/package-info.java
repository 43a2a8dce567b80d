/**
 * Systems that are files in a folder. Owns how a record becomes a line and how the line becomes
 * durable. Promises that a line is on disk before it is accepted, that lines of several writers
 * never mix, and that nothing outside the declared folder is touched. Must not know flows.
 */
@NullMarked
package dev.tieline.connector.files;

import org.jspecify.annotations.NullMarked;
