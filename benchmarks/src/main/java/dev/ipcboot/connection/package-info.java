/**
 * Benchmarks of what only its own package can use.
 */
@NullMarked
package dev.ipcboot.connection;

import org.jspecify.annotations.NullMarked;
