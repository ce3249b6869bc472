package dev.ipcboot.transport;

import org.jspecify.annotations.Nullable;

/**
 * Whether a transport can be used here, and if not, why, and what would help.
 *
 * @param available whether it can be used
 * @param reason why it can't, or {@code null}
 * @param remedy what would help, or {@code null}
 */
public record Availability(boolean available, @Nullable String reason, @Nullable String remedy) {

	/**
	 * The transport can be used.
	 */
	public static final Availability AVAILABLE = new Availability(true, null, null);

	/**
	 * The transport can't be used.
	 * @param reason why
	 * @param remedy what would help
	 * @return the answer
	 */
	public static Availability unavailable(String reason, String remedy) {
		return new Availability(false, reason, remedy);
	}

}
