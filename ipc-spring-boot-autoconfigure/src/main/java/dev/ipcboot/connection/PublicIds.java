package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of sources that may be shown. The id of a source is a secret: a process that
 * knows it could speak for the source on a shared channel. A name is the same for every
 * receiver and every run of it, so a redelivered message keeps its id.
 */
final class PublicIds {

	private static final int LENGTH = 8;

	private PublicIds() {
	}

	/**
	 * The name of a source.
	 * @param source the id
	 * @return 16 hexadecimal digits that don't lead back to the id
	 */
	static String of(long source) {
		try {
			byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(source).array();
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(id);
			return HexFormat.of().formatHex(hash, 0, LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
