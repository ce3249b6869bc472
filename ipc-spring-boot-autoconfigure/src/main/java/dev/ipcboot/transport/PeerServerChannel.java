package dev.ipcboot.transport;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The near side of a carrier with a {@linkplain TransportTraits#singlePeer() single
 * peer}. Each {@link #accept()} waits until the channel before has ended, starts the next
 * life of the peer when that is due, and returns its channel, which is two-way; it
 * returns {@code null} when there will be no further life. {@link #close()} ends the life
 * that there is, within a bounded time.
 */
public interface PeerServerChannel extends ServerChannel {

	/**
	 * Why there is no peer at present. Never waits; safe for use by any thread.
	 * @return what became of the last life and what happens next, or {@code null} if the
	 * peer is there or is about to come
	 */
	@Nullable IOException absence();

	/**
	 * Whether the peer has come to an end that was to be expected, after which there will
	 * be no further life.
	 * @return {@code true} if all is done
	 */
	boolean isDone();

	/**
	 * End the life that there is, and leave a peer time for what was sent to it.
	 * @param patience how long a peer may go on reading; it ends earlier if it is idle
	 */
	default void close(Duration patience) {
		close();
	}

}
