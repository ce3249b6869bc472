package dev.ipcboot.transport;

/**
 * The time for a write ended when a part of it had been taken. The channel has kept the
 * rest, and writes it before anything else: so what was written arrives whole and in
 * order, unless the channel ends. It must not be written again.
 */
public class PartialWriteException extends WriteTimeoutException {

	private static final long serialVersionUID = 1L;

	private final long written;

	private final long total;

	/**
	 * Create an exception.
	 * @param message the thing awaited
	 * @param written the number of bytes that were taken in time
	 * @param total the number of bytes of the write
	 */
	public PartialWriteException(String message, long written, long total) {
		super(message + "; " + written + " of " + total + " bytes are written, and the rest goes before anything else");
		this.written = written;
		this.total = total;
	}

	/**
	 * The number of bytes that were taken in time.
	 * @return the number of bytes
	 */
	public long written() {
		return this.written;
	}

	/**
	 * The number of bytes of the write.
	 * @return the number of bytes
	 */
	public long total() {
		return this.total;
	}

}
