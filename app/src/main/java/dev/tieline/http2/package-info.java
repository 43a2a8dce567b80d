/**
 * The bytes of HTTP/2 (RFC 9113) and of its compressed headers (RFC 7541): reads and writes frames
 * and header blocks, and bounds what a block may become. Knows no connection, no thread and no
 * clock.
 */
@NullMarked
package dev.tieline.http2;

import org.jspecify.annotations.NullMarked;
