/** What a record must look like. JSON Schema ends here. Pure. */
@NullMarked
package dev.tieline.contract;

import org.jspecify.annotations.NullMarked;
