/**
 * The health of listeners and of the directory, for the actuator.
 */
@NullMarked
package dev.ipcboot.health;

import org.jspecify.annotations.NullMarked;
