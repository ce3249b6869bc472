package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way of a sender to a single peer. Answers come by the thread that reads for both
 * directions. Closing it leaves the peer alive.
 */
final class PeerLink implements CompletingChannel {

	private final PeerLife life;

	private final PeerChannel channel;

	private volatile boolean closed;

	private volatile @Nullable LinkAnswers reader;

	PeerLink(PeerLife life, PeerChannel channel) {
		this.life = life;
		this.channel = channel;
	}

	/**
	 * Have the answers to the sender handed on.
	 */
	void answerTo(LinkAnswers newReader) {
		this.reader = newReader;
		if (this.life.isEnded()) {
			newReader.onEnd(null);
		}
	}

	boolean isAnswered() {
		return this.reader != null;
	}

	LinkAnswers reader() {
		LinkAnswers current = this.reader;
		if (current == null) {
			throw new IllegalStateException("Nobody takes answers");
		}
		return current;
	}

	/**
	 * Whether a frame is for the sender of the task: an answer, or what the peer says as
	 * the receiver of its messages.
	 */
	boolean takes(FrameView frame) {
		LinkAnswers current = this.reader;
		return current != null && current.takes(frame);
	}

	@Override
	public IpcAddress address() {
		return this.channel.address();
	}

	@Override
	public IpcPeer peer() {
		return this.channel.peer();
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		if (this.closed) {
			throw new IOException("the link was closed");
		}
		try {
			this.channel.write(batch, priority, timeoutNanos);
		}
		catch (WriteTimeoutException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw this.life.explain(ex);
		}
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.channel.awaitRoom(length, timeoutNanos);
	}

	@Override
	public boolean complete(long timeoutNanos) throws IOException {
		return this.channel.complete(timeoutNanos);
	}

	@Override
	public boolean isMidway() {
		return this.channel.isMidway();
	}

	@Override
	public int unfinished() {
		return this.channel.unfinished();
	}

	@Override
	public int maxWrite() {
		return this.channel.maxWrite();
	}

	@Override
	public boolean isPeerPresent() {
		return !this.closed && this.channel.isPeerPresent();
	}

	/**
	 * End the life of the peer, from which something may still come that nobody wants any
	 * more.
	 */
	void abandon() {
		close();
		this.life.close();
	}

	@Override
	public void close() {
		this.closed = true;
		this.life.unlink(this);
	}

}
