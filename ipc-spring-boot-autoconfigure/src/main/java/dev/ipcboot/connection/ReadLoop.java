package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.SharedChannel;
import dev.ipcboot.transport.TransportTraits;
import org.jspecify.annotations.Nullable;

/**
 * Reads a channel until its end, on a platform thread of its own, and hands on what each
 * read has brought. Bytes at fault end a channel that belongs to one sender; on a channel
 * that is shared they are skipped, so that nobody suffers from the fault of another.
 */
final class ReadLoop implements Runnable {

	private final ReadableChannel channel;

	private final TransportTraits traits;

	private final MessageDecoder decoder;

	private final Batches batches;

	ReadLoop(ReadableChannel channel, TransportTraits traits, MessageDecoder decoder, Batches batches) {
		this.channel = channel;
		this.traits = traits;
		this.decoder = decoder;
		this.batches = batches;
	}

	@Override
	public void run() {
		Throwable cause = null;
		try {
			read();
		}
		catch (IOException | RuntimeException | Error ex) {
			cause = ex;
		}
		this.batches.onEnd(cause);
	}

	private void read() throws IOException {
		ByteBuffer buffer = ByteBuffer
			.allocateDirect(Math.max(FrameLayout.MAX_FRAME_LENGTH, this.channel.minimumRead()));
		while (next(buffer) >= 0) {
			buffer.flip();
			this.batches.begin();
			try {
				decode(buffer);
			}
			finally {
				this.batches.end();
			}
			if (isLeftMidway(buffer)) {
				end(buffer);
			}
			buffer.compact();
		}
		buffer.flip();
		end(buffer);
	}

	/**
	 * Whether a message has begun, and nobody is left who could continue it. Waits until
	 * one of both is known.
	 */
	private boolean isLeftMidway(ByteBuffer buffer) throws IOException {
		return this.channel instanceof SharedChannel shared && this.decoder.isMidway(buffer) && !shared.awaitInput();
	}

	/**
	 * Nothing continues what has come. A turn is taken only if that completes a message:
	 * who is paused must see the end of a channel at once, to open again what has
	 * vanished.
	 */
	private void end(ByteBuffer buffer) {
		AtomicBoolean begun = new AtomicBoolean();
		try {
			this.decoder.end(buffer, (frame) -> {
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
			skip(buffer);
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
	private int next(ByteBuffer buffer) throws IOException {
		while (true) {
			try {
				return this.channel.read(buffer);
			}
			catch (IpcProtocolException ex) {
				this.batches.onFault(ex);
				if (this.traits.duplex()) {
					throw ex;
				}
			}
		}
	}

	private void decode(ByteBuffer buffer) {
		while (true) {
			try {
				this.decoder.decode(buffer, this.batches);
				if (this.traits.packets()) {
					this.decoder.end(buffer, this.batches);
				}
				return;
			}
			catch (IpcProtocolException ex) {
				this.batches.onFault(ex);
				if (this.traits.duplex()) {
					throw ex;
				}
				skip(buffer);
			}
		}
	}

	private void skip(ByteBuffer buffer) {
		if (this.traits.packets()) {
			buffer.position(buffer.limit());
		}
		else {
			this.decoder.resynchronize(buffer);
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
