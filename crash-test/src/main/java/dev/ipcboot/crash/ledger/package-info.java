/**
 * Ledgers: append-only files in which each process run records what it sent or handled,
 * before anything can be lost.
 */
@NullMarked
package dev.ipcboot.crash.ledger;

import org.jspecify.annotations.NullMarked;
