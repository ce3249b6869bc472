/**
 * What a carrier has to provide: a {@link dev.ipcboot.transport.Transport} per address
 * scheme, and small channel interfaces that say what each end can do. Bytes only; what
 * they mean is decided above.
 */
@NullMarked
package dev.ipcboot.transport;

import org.jspecify.annotations.NullMarked;
