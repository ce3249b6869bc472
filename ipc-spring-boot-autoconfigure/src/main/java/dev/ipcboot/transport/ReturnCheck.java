package dev.ipcboot.transport;

import dev.ipcboot.IpcAddress;
import org.jspecify.annotations.Nullable;

/**
 * A shared channel that knows where its latest packet came from, so that nobody can have
 * answers sent to a third party. Used by the reading thread alone.
 */
public interface ReturnCheck {

	/**
	 * Whether the sender of the latest packet may have its answers sent to an address.
	 * @param address the return address that it named
	 * @return why not, or {@code null} if it may
	 */
	@Nullable String refusal(IpcAddress address);

}
