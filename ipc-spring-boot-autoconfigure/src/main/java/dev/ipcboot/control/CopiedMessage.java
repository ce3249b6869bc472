package dev.ipcboot.control;

import java.util.Map;

/**
 * A copy of a message that has been handed to its handler.
 *
 * @param number its number among the messages of its task that were copied, from 1 on
 * @param time when it came, in milliseconds since the epoch
 * @param peer who sent it
 * @param transport the scheme of the carrier that brought it
 * @param headers its headers
 * @param payload its payload, or the beginning of a long one
 * @param length the length of the whole payload in bytes
 */
record CopiedMessage(long number, long time, String peer, String transport, Map<String, Object> headers, byte[] payload,
		int length) {
}
