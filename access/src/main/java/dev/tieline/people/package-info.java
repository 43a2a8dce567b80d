/**
 * The people who use a hub: accounts, what proves them, what they may do. Owns every decision about
 * that: {@link dev.tieline.people.Role} says what a role may, {@link dev.tieline.people.Actor} asks
 * it. Promises that no password, no token and no recovery code can be read back from what is kept,
 * that the secret of a code opens only where it was sealed, that a wrong name and a wrong password
 * are answered alike and take alike, and that whoever tries is slowed down. Must not know HTTP,
 * pages, flows or records, nor how the {@link dev.tieline.people.Register} is stored.
 */
@NullMarked
package dev.tieline.people;

import org.jspecify.annotations.NullMarked;
