/**
 * Text and bytes to value trees and back: JSON, forms, CSV, YAML. Every reader is strict, bounded
 * and total: whatever the bytes are, the answer is a value or a fault, and a fault never carries a
 * piece of the payload. Jackson, the YAML engine and the CSV reader end here. Pure; knows nothing
 * of flows or contracts.
 */
@NullMarked
package dev.tieline.format;

import org.jspecify.annotations.NullMarked;
