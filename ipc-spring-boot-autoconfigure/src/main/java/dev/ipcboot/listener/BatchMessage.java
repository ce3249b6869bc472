package dev.ipcboot.listener;

import java.util.List;

import org.springframework.messaging.support.GenericMessage;

/**
 * Several messages that are handled by one call, in the order in which they came. Has no
 * headers of its own.
 */
public final class BatchMessage extends GenericMessage<List<? extends ListenerMessage>> {

	/**
	 * Create a batch.
	 * @param messages the messages
	 */
	public BatchMessage(List<? extends ListenerMessage> messages) {
		super(List.copyOf(messages));
	}

}
