/**
 * Systems that are files in a folder. Owns how a record becomes a line, how rows stand in CSV, JSON
 * Lines and JSON files, and how what is written becomes durable. Promises that a line is on disk
 * before it is accepted, that lines of several writers never mix, that a file which is written as a
 * whole is seen as a whole whatever crashes, that what is read is what was declared or is told as a
 * fault without its content, and that nothing outside the declared folder is touched. Must not know
 * flows.
 */
@NullMarked
package dev.tieline.connector.files;

import org.jspecify.annotations.NullMarked;
