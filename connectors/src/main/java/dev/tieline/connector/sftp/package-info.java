/**
 * Files on SFTP servers. Owns the SSH connection through the egress door, and how a file appears
 * whole by what SFTP version 3 and the extensions of OpenSSH offer. Promises that nothing is said
 * to a server whose key is not declared, and that a commit of one writer is never mixed with that
 * of another. Must not know rows.
 */
@NullMarked
package dev.tieline.connector.sftp;

import org.jspecify.annotations.NullMarked;
