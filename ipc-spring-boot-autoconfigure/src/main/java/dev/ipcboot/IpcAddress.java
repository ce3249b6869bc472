package dev.ipcboot;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a task is reached: a URI whose scheme names the transport, such as
 * {@code unix:/run/ipc-1000/orders.sock}, {@code posix-mq:/orders} or
 * {@code tcp://127.0.0.1:7000}. An address without a target ({@code unix:}) is
 * <em>derived</em>: the transport completes it from the name of the task.
 * <p>
 * Immutable and safe for use by any thread.
 *
 * @param scheme the scheme in lower case, without the colon
 * @param target everything after the colon, or an empty string
 */
public record IpcAddress(String scheme, String target) {

	private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

	/**
	 * Create an address from its parts.
	 * @throws IpcAddressException if the scheme is not one or the target holds a
	 * character that no carrier accepts
	 */
	public IpcAddress {
		Objects.requireNonNull(scheme, "scheme");
		Objects.requireNonNull(target, "target");
		if (!SCHEME.matcher(scheme).matches()) {
			throw new IpcAddressException(scheme + ":" + target, "'" + scheme + "' is not a scheme",
					"write it as scheme:target, for example unix:, pipe:, posix-mq: or tcp://127.0.0.1:7000");
		}
		if (target.chars().anyMatch((character) -> character < ' ' || character == 127)) {
			throw new IpcAddressException(scheme + ":" + target, "it contains a control character", "remove it");
		}
	}

	/**
	 * Parse an address.
	 * @param text the address; a scheme alone may leave out its colon
	 * @return the address
	 * @throws IpcAddressException if the text is not an address
	 */
	public static IpcAddress of(String text) {
		String trimmed = text.strip();
		int colon = trimmed.indexOf(':');
		String scheme = (colon < 0) ? trimmed : trimmed.substring(0, colon);
		String target = (colon < 0) ? "" : trimmed.substring(colon + 1);
		return new IpcAddress(scheme.toLowerCase(Locale.ROOT), target);
	}

	/**
	 * Whether the transport has to complete this address from the name of the task.
	 * @return {@code true} if there is no target
	 */
	public boolean isDerived() {
		return this.target.isEmpty();
	}

	/**
	 * The same transport at another target.
	 * @param newTarget the target
	 * @return the address
	 */
	public IpcAddress withTarget(String newTarget) {
		return new IpcAddress(this.scheme, newTarget);
	}

	@Override
	public String toString() {
		return this.scheme + ":" + this.target;
	}

}
