/**
 * Sending with Spring's messaging model: {@link dev.ipcboot.core.IpcTemplate} and how
 * {@code Message<?>} and the wire form are turned into each other.
 */
@NullMarked
package dev.ipcboot.core;

import org.jspecify.annotations.NullMarked;
