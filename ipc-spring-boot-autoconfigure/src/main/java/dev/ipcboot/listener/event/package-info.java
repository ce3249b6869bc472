/**
 * Events of listeners and of the engine, published in the application context.
 */
@NullMarked
package dev.ipcboot.listener.event;

import org.jspecify.annotations.NullMarked;
