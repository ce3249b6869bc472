package dev.ipcboot.listener;

import org.springframework.messaging.Message;

/**
 * Holds messages back from a listener. What it holds back is acknowledged and counted.
 */
@FunctionalInterface
public interface IpcMessageFilter {

	/**
	 * Whether to hold a message back. A fault counts as a fault of the listener.
	 * @param message the message, whose payload is the bytes that came
	 * @return {@code true} if the listener is not to see it
	 */
	boolean filter(Message<byte[]> message);

}
