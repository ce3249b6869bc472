/**
 * Processes: children that this one starts and speaks to over their standard input and
 * output, and the parent that has started this one.
 */
@NullMarked
package dev.ipcboot.transport.process;

import org.jspecify.annotations.NullMarked;
