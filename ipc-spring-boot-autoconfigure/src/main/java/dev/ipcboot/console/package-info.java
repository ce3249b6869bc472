/**
 * The page for people who look rather than read. It holds no data: its script asks the
 * endpoints of the actuator, with the rights of whoever looks.
 */
@NullMarked
package dev.ipcboot.console;

import org.jspecify.annotations.NullMarked;
