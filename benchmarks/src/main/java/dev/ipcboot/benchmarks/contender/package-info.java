/**
 * What is compared: each contender carries messages between two processes in its own way.
 */
@NullMarked
package dev.ipcboot.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
