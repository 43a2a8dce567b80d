/**
 * Sends mail from templates over SMTP. Owns the templates of a system, the form of a message, the
 * SMTP dialogue and what its replies mean. Promises one attempt per call within one deadline, no
 * header that a record could inject, and an outcome that never calls a message unsent once its
 * content may have been taken. Connects only through the egress guard. Must not know flows, the
 * journal or HTTP.
 */
@NullMarked
package dev.tieline.connector.mail;

import org.jspecify.annotations.NullMarked;
