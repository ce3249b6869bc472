package dev.ipcboot.frame;

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

}
