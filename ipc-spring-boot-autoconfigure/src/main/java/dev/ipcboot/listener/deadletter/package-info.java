/**
 * What becomes of messages that failed for good: another task takes them, or a spool on
 * disk keeps them until they are sent again.
 */
@NullMarked
package dev.ipcboot.listener.deadletter;

import org.jspecify.annotations.NullMarked;
