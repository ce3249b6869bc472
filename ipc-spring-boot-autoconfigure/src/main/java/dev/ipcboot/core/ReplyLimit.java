package dev.ipcboot.core;

import java.time.Duration;

/**
 * How long to wait for a reply, and who has said so. Immutable.
 *
 * @param timeout the longest wait
 * @param source where it is set, in words for the error
 */
record ReplyLimit(Duration timeout, String source) {

	@Override
	public String toString() {
		return this.timeout.toMillis() + " ms (" + this.source + ")";
	}

}
