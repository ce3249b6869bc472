package dev.ipcboot.connection;

import org.jspecify.annotations.Nullable;

/**
 * How far a message has come on its way to the channel: {@link #DONE}, {@link #NO_ROOM},
 * {@link #NO_TURN}, or begun, which means that a part of it has been written and the rest
 * goes before anything else.
 *
 * @param link the link to which a part has been written
 * @param begin where the message begins in the {@link Outbox} of the link
 * @param length the number of bytes that the message takes
 */
record SendProgress(@Nullable Link link, long begin, long length) {

	/**
	 * It has been written or accepted.
	 */
	static final SendProgress DONE = new SendProgress(null, 0, 0);

	/**
	 * The carrier has no room, and nothing of it was written.
	 */
	static final SendProgress NO_ROOM = new SendProgress(null, 1, 0);

	/**
	 * Others go before that wait for something else than room at the carrier.
	 */
	static final SendProgress NO_TURN = new SendProgress(null, 2, 0);

	boolean isBegun() {
		return this.link != null;
	}

}
