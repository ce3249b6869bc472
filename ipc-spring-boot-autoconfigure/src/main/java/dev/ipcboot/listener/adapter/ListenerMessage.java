package dev.ipcboot.listener.adapter;

import dev.ipcboot.IpcPeer;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * A message together with who sent it.
 */
final class ListenerMessage extends GenericMessage<byte[]> {

	private final transient IpcPeer peer;

	ListenerMessage(Message<byte[]> message, IpcPeer peer) {
		super(message.getPayload(), message.getHeaders());
		this.peer = peer;
	}

	/**
	 * Who sent a message.
	 * @param message the message
	 * @return the peer, unknown for a message that was not received
	 */
	static IpcPeer peer(Message<?> message) {
		return (message instanceof ListenerMessage received) ? received.peer : IpcPeer.UNKNOWN;
	}

}
