package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.util.Locale;

import dev.ipcboot.IpcException;

/**
 * How messages are told apart on a channel.
 */
public enum Framing {

	/**
	 * The frames of {@link FrameLayout}: ids, headers, confirms, replies.
	 */
	IPC("ipc") {

		@Override
		public MessageDecoder decoder(FrameLimits limits) {
			return new FrameDecoder(limits);
		}

		@Override
		public ByteBuffer encode(WireMessage message) {
			throw new IllegalStateException("Frames are written by the FrameEncoder");
		}

	},

	/**
	 * One line of text is one message, for programs that know of no frames. No headers,
	 * no confirms.
	 */
	LINES("lines") {

		@Override
		public MessageDecoder decoder(FrameLimits limits) {
			return new LineDecoder(limits);
		}

		@Override
		public ByteBuffer encode(WireMessage message) {
			ByteBuffer payload = message.payload();
			ByteBuffer line = ByteBuffer.allocate(payload.limit() + 1);
			line.put(0, payload, 0, payload.limit());
			return line.put(payload.limit(), (byte) '\n');
		}

	};

	private final String id;

	Framing(String id) {
		this.id = id;
	}

	/**
	 * The framing with an id.
	 * @param id for example {@code lines}
	 * @return the framing
	 * @throws IpcException if there is none
	 */
	public static Framing of(String id) {
		for (Framing framing : values()) {
			if (framing.id.equals(id.toLowerCase(Locale.ROOT))) {
				return framing;
			}
		}
		throw new IpcException("'" + id + "' is not a framing; use ipc or lines");
	}

	/**
	 * The name that configuration and records use.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Whether messages have ids, so that they can be confirmed and answered.
	 * @return {@code true} for {@link #IPC}
	 */
	public boolean isConfirming() {
		return this == IPC;
	}

	/**
	 * Create a decoder for one channel.
	 * @param limits what it accepts
	 * @return the decoder
	 */
	public abstract MessageDecoder decoder(FrameLimits limits);

	/**
	 * Encode a message for a program that knows no frames. Headers don't travel.
	 * @param message the message
	 * @return the bytes, from position 0 to the limit
	 */
	public abstract ByteBuffer encode(WireMessage message);

}
