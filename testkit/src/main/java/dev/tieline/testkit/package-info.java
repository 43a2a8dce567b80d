/**
 * What tests of several rooms share: suites that every implementation of a seam passes, and worlds
 * to run them in. Knows the seams, never who stands behind them. The crash loop knows even less: a
 * command line and an address. Not shipped.
 */
@NullMarked
package dev.tieline.testkit;

import org.jspecify.annotations.NullMarked;
