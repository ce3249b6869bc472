package dev.ipcboot.connection;

import dev.ipcboot.frame.WireMessage;

/**
 * A confirmed message that has been accepted and not been handed to a channel.
 *
 * @param message the message
 * @param flags the flags of its frame
 * @param completion who waits for the verdict
 * @param deadline when the wait ends, by the clock of the JVM
 * @param acceptedAt when it was accepted, by the same clock
 * @param absence how long the receiver had been away in all by then
 */
record WaitingMessage(WireMessage message, int flags, Completion completion, long deadline, long acceptedAt,
		long absence) {
}
