package dev.ipcboot.frame;

/**
 * What a decoder accepts before it calls the bytes a fault. Immutable.
 *
 * @param maxMessageSize the largest message: headers and payload, in bytes
 * @param maxHeaders the most headers in one message
 * @param maxUnfinished the most messages of which some fragments have come and others
 * have not, per channel; the oldest is dropped when there are more
 */
public record FrameLimits(int maxMessageSize, int maxHeaders, int maxUnfinished) {

	/**
	 * 16 MiB, 64 headers, 64 unfinished messages.
	 */
	public static final FrameLimits DEFAULT = new FrameLimits(16 * 1024 * 1024, 64, 64);

}
