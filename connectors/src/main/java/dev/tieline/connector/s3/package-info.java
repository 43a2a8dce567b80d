/**
 * Files in buckets of S3 and what speaks like it. Owns the signature of each request and how an
 * object appears whole by a multipart upload. Promises that a changed object is noticed at each
 * block that is read, that a commit is kept by a condition on its note, and that what came to
 * nothing is taken away. Must not know rows, nor open sockets.
 */
@NullMarked
package dev.tieline.connector.s3;

import org.jspecify.annotations.NullMarked;
