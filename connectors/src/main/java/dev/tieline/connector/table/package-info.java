/**
 * Tables in files that are more than text: Parquet and Excel. Owns how rows and types stand in
 * them. Promises that what is read is exact or told as {@link Unfit}, that what a file asks for in
 * memory is bounded, and that what is written chunk by chunk can go on behind any chunk with a few
 * words that were kept. Must not know where files are, flows or documents.
 */
@NullMarked
package dev.tieline.connector.table;

import org.jspecify.annotations.NullMarked;
