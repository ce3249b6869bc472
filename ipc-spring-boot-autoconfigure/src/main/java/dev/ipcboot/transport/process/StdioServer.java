package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.PeerFailedException;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * The one life of the parent: it begins with the first accept and ends with the standard
 * input. Safe for use by any thread.
 */
final class StdioServer implements PeerServerChannel {

	private final StdioChannel channel;

	private final Runnable onEnd;

	private final Runnable onClose;

	private final AtomicBoolean accepted = new AtomicBoolean();

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile boolean ended;

	private volatile boolean closed;

	StdioServer(IpcAddress address, ReadableByteChannel in, WritableByteChannel out, Runnable onEnd, Runnable onClose) {
		this.channel = new StdioChannel(address, in, out, this::end);
		this.onEnd = onEnd;
		this.onClose = onClose;
	}

	@Override
	public IpcAddress address() {
		return this.channel.address();
	}

	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		if (this.closed) {
			return null;
		}
		if (this.accepted.compareAndSet(false, true)) {
			return this.channel;
		}
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		if (!this.closed) {
			this.onEnd.run();
		}
		return null;
	}

	private void end() {
		this.ended = true;
		this.end.countDown();
	}

	@Override
	public @Nullable IOException absence() {
		return (this.ended || this.closed) ? new PeerFailedException("the parent of this process has ended its input")
				: null;
	}

	@Override
	public boolean isDone() {
		return this.ended;
	}

	@Override
	public void close() {
		close(Duration.ZERO);
	}

	@Override
	public void close(Duration patience) {
		if (!this.closed) {
			this.closed = true;
			this.channel.close(patience.toNanos());
			this.end.countDown();
			this.onClose.run();
		}
	}

}
