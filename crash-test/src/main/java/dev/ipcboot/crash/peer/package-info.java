/**
 * The processes under test: senders, receivers and children, and the messages that they
 * exchange.
 */
@NullMarked
package dev.ipcboot.crash.peer;

import org.jspecify.annotations.NullMarked;
