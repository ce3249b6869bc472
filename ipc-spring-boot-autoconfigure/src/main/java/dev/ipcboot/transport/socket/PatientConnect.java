package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.newsclub.net.unix.AFUNIXSocketExtensions;

/**
 * Connects through junixsocket, whose blocking call is released by nothing, and waits
 * until the backlog of the listener has room.
 */
final class PatientConnect {

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	private PatientConnect() {
	}

	/**
	 * Connect.
	 * @param <C> the type of channel
	 * @param attempt opens a channel in non-blocking mode and begins to connect it
	 * @param timeout the longest wait
	 * @return the connected channel in blocking mode
	 * @throws ConnectTimeoutException if the listener had no room for it in time
	 * @throws IOException what the system said
	 */
	static <C extends SelectableChannel & AFUNIXSocketExtensions> C connect(Attempt<C> attempt, Duration timeout)
			throws IOException {
		Deadline deadline = Deadline.in(timeout);
		while (true) {
			C channel = attempt.open();
			if (isConnected(channel)) {
				return channel;
			}
			channel.close();
			if (deadline.isOver()) {
				throw new ConnectTimeoutException(timeout);
			}
			// The kernel tells nobody when a backlog has room again.
			LockSupport.parkNanos(RETRY_NANOS);
		}
	}

	/**
	 * junixsocket says "connected" also when the backlog is full: only a peer with
	 * credentials is real.
	 */
	private static <C extends SelectableChannel & AFUNIXSocketExtensions> boolean isConnected(C channel)
			throws IOException {
		try {
			if (PeerCredentials.ofJunixsocket(channel).verified()) {
				channel.configureBlocking(true);
				return true;
			}
			return false;
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * One attempt to connect.
	 *
	 * @param <C> the type of channel
	 */
	interface Attempt<C> {

		/**
		 * Open a channel and begin to connect it.
		 * @return the channel, in non-blocking mode
		 * @throws IOException if it can't be connected; nothing is left open
		 */
		C open() throws IOException;

	}

}
