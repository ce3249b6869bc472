package dev.ipcboot.transport;

import org.jspecify.annotations.Nullable;

/**
 * A server channel that others than the users of this host may be able to reach.
 */
public interface Exposed {

	/**
	 * Who can reach the address, and what that means, for people who may not have meant
	 * it.
	 * @return a sentence without its full stop, or {@code null} if only this host can
	 */
	@Nullable String exposure();

}
