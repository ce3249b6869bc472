package dev.ipcboot.carrier;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * The sending end on a carrier. One thread at a time sends; {@link #close()} may be
 * called by any other.
 */
public interface MessageOutlet extends AutoCloseable {

	/**
	 * Wait until the carrier takes messages.
	 * @param timeoutNanos the longest wait
	 * @throws dev.ipcboot.transport.WriteTimeoutException if it did not in time; says why
	 * @throws IOException if the carrier is lost
	 */
	void awaitRoom(long timeoutNanos) throws IOException;

	/**
	 * Hand over a message, without waiting for the carrier's word.
	 * @param message the message
	 * @return ends when the carrier has made the message its own; fails with an
	 * {@link IOException} if it has refused it or found no place for it
	 * @throws IOException if the carrier is lost
	 */
	CompletionStage<Void> send(CarriedMessage message) throws IOException;

	/**
	 * Why the carrier takes no messages at present. Never waits.
	 * @return the reason, or {@code null} if it does
	 */
	default @Nullable String blockedReason() {
		return null;
	}

	/**
	 * End. Never throws.
	 */
	@Override
	void close();

}
