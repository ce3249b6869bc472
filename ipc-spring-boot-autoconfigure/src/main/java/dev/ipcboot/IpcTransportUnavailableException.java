package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * A transport that this machine, JDK or user can't use, for example since its native
 * library can't be loaded.
 */
public class IpcTransportUnavailableException extends IpcException {

	private final String scheme;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param scheme the scheme of the transport
	 * @param reason why it is unavailable
	 * @param remedy what to do about it
	 * @param cause what the system said, if anything
	 */
	public IpcTransportUnavailableException(String scheme, String reason, String remedy, @Nullable Throwable cause) {
		super("Transport '" + scheme + ":' is unavailable: " + reason + "; " + remedy, cause);
		this.scheme = scheme;
		this.remedy = remedy;
	}

	/**
	 * The scheme of the transport.
	 * @return the scheme
	 */
	public String getScheme() {
		return this.scheme;
	}

	/**
	 * What to do about it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
