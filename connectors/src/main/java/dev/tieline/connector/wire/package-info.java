/**
 * What connectors that talk over sockets of their own share: the way to the server, and the
 * deadline that ends an attempt however slowly the server talks. Must not know what is said.
 */
@NullMarked
package dev.tieline.connector.wire;

import org.jspecify.annotations.NullMarked;
