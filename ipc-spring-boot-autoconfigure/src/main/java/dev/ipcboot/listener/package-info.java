/**
 * Containers: the life of a listener, from claiming its tasks to letting them go.
 */
@NullMarked
package dev.ipcboot.listener;

import org.jspecify.annotations.NullMarked;
