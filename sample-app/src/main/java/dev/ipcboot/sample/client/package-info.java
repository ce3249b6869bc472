/**
 * A second process: asks the host monitor, sends it an alert, and measures each carrier.
 */
@NullMarked
package dev.ipcboot.sample.client;

import org.jspecify.annotations.NullMarked;
