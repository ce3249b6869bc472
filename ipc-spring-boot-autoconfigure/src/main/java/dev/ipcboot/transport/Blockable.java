package dev.ipcboot.transport;

import org.jspecify.annotations.Nullable;

/**
 * A channel to something that may take no messages for a while and says why, such as a
 * broker that is short of memory. Safe for use by any thread.
 */
public interface Blockable {

	/**
	 * Why no messages are taken at present. Never waits.
	 * @return the reason, or {@code null} if they are taken
	 */
	@Nullable String blockedReason();

}
