/**
 * The words everyone speaks: what travels through the hub, what can become of it, and the contract
 * a connector fulfils. Needs the JDK and nothing else; knows no other room.
 *
 * <p>Nouns in the order a record meets them: {@code Arrival → Entry → Document → Delivery →
 * Rendition → Attempt → Outcome → Disposition → Fact → Trace}. What users read as <em>record</em>
 * is the Java type {@code Entry}, because {@code java.lang.Record} is imported everywhere by
 * itself.
 */
@NullMarked
package dev.tieline.api;

import org.jspecify.annotations.NullMarked;
