/**
 * Where callers knock over HTTP: turns requests into arrivals and receipts into answers. Bounds
 * every request before it reads it. Knows no journal and no lanes.
 */
@NullMarked
package dev.tieline.listener;

import org.jspecify.annotations.NullMarked;
