/**
 * Auto-configuration of what the actuator shows, apart from the rest since the actuator
 * may be absent.
 */
@NullMarked
package dev.ipcboot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
