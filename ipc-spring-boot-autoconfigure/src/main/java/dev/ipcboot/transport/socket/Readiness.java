package dev.ipcboot.transport.socket;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Waits until a non-blocking socket is ready for one kind of operation. Its selector is
 * opened when it is first needed. One thread at a time may wait; {@link #close()} ends
 * the wait, an interrupt does not.
 */
final class Readiness implements Closeable {

	private final SelectableChannel channel;

	private final int operation;

	private volatile @Nullable Selector selector;

	private volatile boolean closed;

	/**
	 * Create one.
	 * @param channel a channel in non-blocking mode
	 * @param operation the operation, one of {@link java.nio.channels.SelectionKey}
	 */
	Readiness(SelectableChannel channel, int operation) {
		this.channel = channel;
		this.operation = operation;
	}

	/**
	 * Waits.
	 * @param timeoutNanos the longest wait; {@link Long#MAX_VALUE} waits for ever
	 * @return {@code false} if the time is up
	 * @throws AsynchronousCloseException if this object or the channel is closed
	 */
	boolean await(long timeoutNanos) throws IOException {
		// An interrupted thread would not wait but spin.
		boolean interrupted = Thread.interrupted();
		try {
			Selector waiting = selector();
			int ready = select(waiting, timeoutNanos);
			waiting.selectedKeys().clear();
			if (this.closed) {
				throw new AsynchronousCloseException();
			}
			interrupted |= Thread.interrupted();
			return ready > 0;
		}
		catch (ClosedSelectorException ex) {
			throw new AsynchronousCloseException();
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static int select(Selector waiting, long timeoutNanos) throws IOException {
		if (timeoutNanos <= 0) {
			return waiting.selectNow();
		}
		if (timeoutNanos == Long.MAX_VALUE) {
			return waiting.select();
		}
		// Rounded up, or the last fraction of a millisecond would spin.
		return waiting.select(TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + 1);
	}

	private Selector selector() throws IOException {
		Selector present = this.selector;
		if (present == null) {
			present = this.channel.provider().openSelector();
			this.selector = present;
			if (this.closed) {
				present.close();
			}
			this.channel.register(present, this.operation);
		}
		return present;
	}

	/**
	 * End the wait. Close the channel first: its descriptor is given back here.
	 */
	@Override
	public void close() throws IOException {
		this.closed = true;
		Selector present = this.selector;
		if (present != null) {
			present.close();
		}
	}

}
