/**
 * Secrets that the hub keeps itself.
 *
 * <p>Owns the envelope: a data key that encrypts every value, itself wrapped by a key that is never
 * in the store. Promises that a value can only be read as what it was stored as (name, version and
 * field are bound to it), that a wrong key is told before anything is read or written, and that no
 * value is in a message. Must not know who uses a credential, nor how the store keeps bytes. Tink
 * ends here, and is loaded only by {@link dev.tieline.vault.Vault#open}.
 */
@NullMarked
package dev.tieline.vault;

import org.jspecify.annotations.NullMarked;
