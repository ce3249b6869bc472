/**
 * What single steps of the way of a message cost, with JMH.
 */
@NullMarked
package dev.ipcboot.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
