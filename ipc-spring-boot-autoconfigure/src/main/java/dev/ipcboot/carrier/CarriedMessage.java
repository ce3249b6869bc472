package dev.ipcboot.carrier;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way. Immutable as long as nobody changes the payload.
 *
 * @param id the id, or {@code null} if the sender has given none that this project knows
 * @param headers names and values: text, numbers, booleans and bytes
 * @param payload the payload
 * @param priority the priority from 0 (lowest) to 9
 * @param confirmed whether the sender waits for the verdict; true for a request
 * @param request whether the sender waits for a reply
 * @param redelivered whether the message was sent or handed out before
 * @param sender who sent it, by its own word
 */
public record CarriedMessage(@Nullable MessageId id, Map<String, Object> headers, byte[] payload, int priority,
		boolean confirmed, boolean request, boolean redelivered, SenderInfo sender) {

	/**
	 * Who has sent a message, by its own word. Immutable.
	 *
	 * @param pid the process id, or -1 where unknown
	 * @param user the name of the user, or {@code null} where unknown
	 * @param window the most messages of the sender that wait for their verdict
	 */
	public record SenderInfo(long pid, @Nullable String user, long window) {

		/**
		 * A sender of which nothing is known.
		 */
		public static final SenderInfo UNKNOWN = new SenderInfo(-1, null, 1024);

	}

}
