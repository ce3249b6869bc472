package dev.ipcboot.carrier;

import org.jspecify.annotations.Nullable;

/**
 * The id of a message that was sent with a confirm: who sent it, and its number there.
 * Immutable.
 *
 * @param source the random id of the sender
 * @param sequence the number, from 1 without gaps
 */
public record MessageId(long source, long sequence) {

	/**
	 * Read an id.
	 * @param text what {@link #toString()} has written
	 * @return the id, or {@code null} if the text is something else
	 */
	public static @Nullable MessageId parse(@Nullable String text) {
		int dash = (text != null) ? text.indexOf('-') : -1;
		if (text == null || dash < 1 || dash > 16) {
			return null;
		}
		try {
			long source = Long.parseUnsignedLong(text, 0, dash, 16);
			long sequence = Long.parseLong(text, dash + 1, text.length(), 10);
			return (source != 0 && sequence > 0) ? new MessageId(source, sequence) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	@Override
	public String toString() {
		return Long.toHexString(this.source) + "-" + this.sequence;
	}

}
