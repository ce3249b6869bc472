/**
 * The sample as a child process: it takes messages from its standard input and answers at
 * its standard output.
 */
@NullMarked
package dev.ipcboot.sample.child;

import org.jspecify.annotations.NullMarked;
