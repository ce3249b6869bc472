/**
 * Endpoints of the actuator: what runs and who is connected, and how much is going on.
 */
@NullMarked
package dev.ipcboot.actuate;

import org.jspecify.annotations.NullMarked;
