package dev.ipcboot.transport;

/**
 * How full a kernel object is. Immutable.
 *
 * @param unread how much waits to be read
 * @param capacity how much fits
 * @param unit what is counted
 */
public record Depth(long unread, long capacity, Unit unit) {

	/**
	 * What is counted.
	 */
	public enum Unit {

		/**
		 * Bytes.
		 */
		BYTES,

		/**
		 * Messages.
		 */
		MESSAGES

	}

}
