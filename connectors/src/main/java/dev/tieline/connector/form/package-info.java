/**
 * What the forms in system files come to: schemas as trees of values, and what an answer must look
 * like for flows to use it. Used by all connectors whose files describe answers or rows. Must not
 * know how a system is spoken to.
 */
@NullMarked
package dev.tieline.connector.form;

import org.jspecify.annotations.NullMarked;
