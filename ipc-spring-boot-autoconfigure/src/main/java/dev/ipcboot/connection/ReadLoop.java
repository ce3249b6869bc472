package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * fault of another.
 */
final class ReadLoop implements Runnable {

	private final ReadableChannel channel;

	private final TransportTraits traits;

	private final MessageDecoder decoder;

	private final Batches batches;

	private long spinNanos;

	private final ByteBuffer buffer;

	private @Nullable Throwable cause;

	private volatile boolean ended;

	ReadLoop(ReadableChannel channel, TransportTraits traits, Framing framing, EngineOptions options, Batches batches) {
		this.channel = channel;
		this.traits = traits;
		this.decoder = framing.decoder(options.limits());
		this.spinNanos = (channel instanceof AwaitableChannel) ? options.performance().spin().toNanos() : 0;
		this.batches = batches;
		this.buffer = ByteBuffer.allocateDirect(Math.max(FrameLayout.MAX_FRAME_LENGTH, channel.minimumRead()));
	}

	@Override
	public void run() {
		while (!this.ended) {
			step();
		}
		finish();
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
			spin();
			if (next() >= 0) {
				this.buffer.flip();
				handOn();
				this.buffer.compact();
			}
			else {
				this.buffer.flip();
				end();
				this.ended = true;
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.cause = ex;
			this.ended = true;
		}
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
		this.batches.onEnd(this.cause);
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
