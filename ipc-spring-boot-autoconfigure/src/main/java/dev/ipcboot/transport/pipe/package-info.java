/**
 * Pipes: FIFOs in the file system.
 */
@NullMarked
package dev.ipcboot.transport.pipe;

import org.jspecify.annotations.NullMarked;
