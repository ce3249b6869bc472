package dev.ipcboot.connection;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

import dev.ipcboot.frame.HelloHeaders;

/**
 * Identity of a sender: the id of its source, and the token that proves it. Both are
 * secrets between the sender and its receivers, so this class has no text form.
 * Immutable.
 */
final class Identity {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final long source;

	private final byte[] token;

	private Identity(long source, byte[] token) {
		this.source = source;
		this.token = token;
	}

	/**
	 * Create the identity of a new sender.
	 */
	static Identity random() {
		long source = RANDOM.nextLong();
		while (source == 0) {
			source = RANDOM.nextLong();
		}
		byte[] token = new byte[HelloFrame.TOKEN_LENGTH];
		RANDOM.nextBytes(token);
		return new Identity(source, token);
	}

	/**
	 * An instance for a receiver that keeps no record.
	 */
	static String newInstance() {
		return HexFormat.of().toHexDigits(RANDOM.nextLong());
	}

	/**
	 * The id of the source, never 0.
	 */
	long source() {
		return this.source;
	}

	/**
	 * Put the token into the headers of a HELLO.
	 */
	void prove(Map<String, Object> headers) {
		headers.put(HelloHeaders.TOKEN, this.token);
	}

}
