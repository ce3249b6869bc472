package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.transport.AwaitableChannel;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.SharedChannel;
import dev.ipcboot.transport.TransportTraits;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel until its end and hands on what each read has brought: on a platform
 * thread of its own, or step by step. Bytes at fault end a channel that belongs to one
 * sender; on a channel that is shared they are skipped, so that nobody suffers from the
 * fault of another. The same holds for a defect on this side, such as the want of memory:
 * it ends a channel of one peer, which connects again, while a shared one is read on by
 * the supervised thread that runs this.
 */
final class ReadLoop implements Runnable {

	/** So often a defect may hit the same bytes before they are skipped. */
	private static final int PATIENCE = 3;

	private final ReadableChannel channel;

	private final TransportTraits traits;

	private final MessageDecoder decoder;

	private final Batches batches;

	private long spinNanos;

	private final ByteBuffer buffer;

	private @Nullable Throwable cause;

	private volatile boolean ended;

	/** Fault of a step on a shared channel, until the thread reports it. */
	private @Nullable Throwable defect;

	/** Whether a defect has left something in the buffer that may be complete. */
	private boolean unfinished;

	/** How often in a row nothing was taken from the buffer. */
	private int fruitless;

	ReadLoop(ReadableChannel channel, TransportTraits traits, Framing framing, EngineOptions options, Batches batches) {
		this.channel = channel;
		this.traits = traits;
		this.decoder = framing.decoder(options.limits());
		this.spinNanos = (channel instanceof AwaitableChannel) ? options.performance().spin().toNanos() : 0;
		this.batches = batches;
		this.buffer = ByteBuffer.allocateDirect(Math.max(FrameLayout.MAX_FRAME_LENGTH, channel.minimumRead()));
	}

	/**
	 * Read until the end. Throws what hits a shared channel, and goes on when it is
	 * called again.
	 */
	@Override
	public void run() {
		while (!this.ended) {
			step();
			rethrow();
		}
		finish();
	}

	/**
	 * Throw what the latest step has met on a shared channel. Called by the thread that
	 * can go on afterwards, and not by others that take a step.
	 */
	void rethrow() {
		Throwable met = this.ended ? null : this.defect;
		if (met != null) {
			this.defect = null;
			if (met instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) met;
		}
	}

	/**
	 * Whether the channel has ended, so that only {@link #finish()} is left to be done.
	 * By any thread.
	 */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Read once and hand on what that has brought. By one thread at a time.
	 */
	void step() {
		try {
			if (this.unfinished) {
				take();
				return;
			}
			this.batches.awaitTurn();
			spin();
			if (next() >= 0) {
				take();
			}
			else {
				this.buffer.flip();
				end();
				this.ended = true;
			}
		}
		catch (IOException ex) {
			fail(ex);
		}
		catch (RuntimeException | Error ex) {
			this.defect = ex;
			if (this.traits.duplex()) {
				fail(ex);
			}
		}
	}

	private void fail(Throwable fault) {
		this.cause = fault;
		this.ended = true;
	}

	/**
	 * Hand on what is in the buffer. A defect leaves what is behind the frame that it has
	 * hit for the next step; bytes that meet one again and again are skipped.
	 */
	private void take() throws IOException {
		this.buffer.flip();
		this.unfinished = true;
		try {
			handOn();
			this.unfinished = false;
			this.fruitless = 0;
		}
		finally {
			if (this.unfinished) {
				this.fruitless = (this.buffer.position() == 0) ? this.fruitless + 1 : 0;
				if (this.fruitless == PATIENCE) {
					this.fruitless = 0;
					skip();
				}
			}
			this.buffer.compact();
		}
	}

	/**
	 * Fault of this process that ended the channel, if there was one.
	 * @return the defect, or {@code null}
	 */
	@Nullable Throwable defect() {
		return isDefect(this.cause) ? this.cause : null;
	}

	static boolean isDefect(@Nullable Throwable cause) {
		return cause instanceof Error || (cause instanceof RuntimeException && !(cause instanceof IpcException));
	}

	/**
	 * Look for a while whether there is something to read, which costs a processor but no
	 * wake-up. By whoever may read.
	 * @return whether there is
	 */
	boolean spin() {
		if (this.spinNanos == 0 || !(this.channel instanceof AwaitableChannel awaitable)) {
			return false;
		}
		long end = System.nanoTime() + this.spinNanos;
		try {
			while (!awaitable.awaitReadable(0)) {
				if (System.nanoTime() - end >= 0) {
					return false;
				}
				Thread.onSpinWait();
			}
			return true;
		}
		catch (IOException ex) {
			// Without native access nobody can look; the read finds other faults
			this.spinNanos = 0;
			return false;
		}
	}

	/**
	 * Tell that the channel has ended. Called once.
	 */
	void finish() {
		try {
			this.batches.onEnd(this.cause);
		}
		catch (Throwable ex) {
			// Never leave it half open: both sides are to notice the end
			this.channel.close();
			Uncaught.report(ex);
		}
	}

	private void handOn() throws IOException {
		this.batches.begin();
		try {
			decode();
		}
		finally {
			this.batches.end();
		}
		if (isLeftMidway()) {
			end();
		}
	}

	/**
	 * Whether a message has begun, and nobody is left who could continue it. Waits until
	 * one of both is known.
	 */
	private boolean isLeftMidway() throws IOException {
		return this.channel instanceof SharedChannel shared && this.decoder.isMidway(this.buffer)
				&& !shared.awaitInput();
	}

	/**
	 * Nothing continues what has come. A turn is taken only if that completes a message:
	 * who is paused must see the end of a channel at once, to open again what has
	 * vanished.
	 */
	private void end() {
		AtomicBoolean begun = new AtomicBoolean();
		try {
			this.decoder.end(this.buffer, (frame) -> {
				if (begun.compareAndSet(false, true)) {
					this.batches.begin();
				}
				this.batches.onFrame(frame);
			});
		}
		catch (IpcProtocolException ex) {
			this.batches.onFault(ex);
			if (this.traits.duplex()) {
				throw ex;
			}
			skip();
		}
		finally {
			if (begun.get()) {
				this.batches.end();
			}
		}
	}

	/**
	 * Read; a packet that was too long to be read is bytes at fault as well.
	 */
	private int next() throws IOException {
		while (true) {
			try {
				return this.channel.read(this.buffer);
			}
			catch (IpcProtocolException ex) {
				this.batches.onFault(ex);
				if (this.traits.duplex()) {
					throw ex;
				}
			}
		}
	}

	private void decode() {
		while (true) {
			try {
				this.decoder.decode(this.buffer, this.batches);
				if (this.traits.packets()) {
					this.decoder.end(this.buffer, this.batches);
				}
				return;
			}
			catch (IpcProtocolException ex) {
				this.batches.onFault(ex);
				if (this.traits.duplex()) {
					throw ex;
				}
				skip();
			}
		}
	}

	private void skip() {
		if (this.traits.packets()) {
			this.buffer.position(this.buffer.limit());
		}
		else {
			this.decoder.resynchronize(this.buffer);
		}
	}

	/**
	 * Receives what the reads bring. All methods are called on the reading thread.
	 */
	interface Batches extends FrameHandler {

		/**
		 * The channel is about to be read. Waits while nothing further is to be read.
		 */
		default void awaitTurn() {
		}

		/**
		 * A read has brought something; its frames follow.
		 */
		void begin();

		/**
		 * All frames of the read have been handed on.
		 */
		void end();

		/**
		 * Bytes at fault have come.
		 */
		void onFault(IpcProtocolException fault);

		/**
		 * The channel has ended; nothing follows.
		 * @param cause the fault that ended it, or {@code null} for an orderly end
		 */
		void onEnd(@Nullable Throwable cause);

	}

}
