/**
 * Checks of the ledgers against the guarantees.
 */
@NullMarked
package dev.ipcboot.crash.check;

import org.jspecify.annotations.NullMarked;
