/**
 * Systems that are mail servers. Owns how a record becomes a mail (templates, MIME) and how the
 * mail is handed over (SMTP). Promises that nothing is called not applied unless the server cannot
 * have taken it: the final dot was not sent, or the server refused. Promises too that no value can
 * add a header, that no password travels unencrypted, and that an attempt ends at its deadline
 * however slowly the server talks. Must not know flows.
 */
@NullMarked
package dev.tieline.connector.mail;

import org.jspecify.annotations.NullMarked;
