package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket when a blocking call on it takes longer than it may, as the kernel has
 * no bound for it. Close the guard when the call has returned.
 */
final class Guard implements AutoCloseable {

	private final CompletableFuture<Boolean> returned = new CompletableFuture<>();

	Guard(Closeable socket, Duration timeout) {
		Deadline deadline = Deadline.in(timeout);
		this.returned.completeOnTimeout(false, Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS)
			.thenAccept((inTime) -> {
				if (!inTime) {
					close(socket);
				}
			});
	}

	/**
	 * Whether the time ran out and the socket has been closed.
	 * @return {@code true} if so
	 */
	boolean hasStruck() {
		return Boolean.FALSE.equals(this.returned.getNow(true));
	}

	@Override
	public void close() {
		this.returned.complete(true);
	}

	private static void close(Closeable socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The call that waits reports the fault.
		}
	}

}
