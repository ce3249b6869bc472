/**
 * How containers work: from what the engine delivers, through the call of the listener,
 * to the verdict.
 */
@NullMarked
package dev.ipcboot.listener.container;

import org.jspecify.annotations.NullMarked;
