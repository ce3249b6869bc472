package dev.ipcboot.listener;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/**
 * A message as it came, together with who sent it. Immutable for whoever it is handed to.
 */
public class ListenerMessage extends GenericMessage<byte[]> {

	private final transient IpcPeer peer;

	/**
	 * Create a message.
	 * @param payload the bytes that came
	 * @param headers its headers, which are taken as they are
	 * @param peer who sent it
	 */
	public ListenerMessage(byte[] payload, MessageHeaders headers, IpcPeer peer) {
		super(payload, headers);
		this.peer = peer;
	}

	/**
	 * Who sent it.
	 * @return the peer
	 */
	public final IpcPeer getPeer() {
		return this.peer;
	}

	/**
	 * The handle for the verdict.
	 * @return the handle, or {@code null} unless the {@link AckMode} is MANUAL
	 */
	public final @Nullable IpcAcknowledgment getAcknowledgment() {
		return (getHeaders().get(IpcHeaders.ACKNOWLEDGMENT) instanceof IpcAcknowledgment handle) ? handle : null;
	}

	/**
	 * Who sent a message.
	 * @param message the message
	 * @return the peer, unknown for a message that was not received
	 */
	public static IpcPeer peerOf(Message<?> message) {
		return (message instanceof ListenerMessage received) ? received.peer : IpcPeer.UNKNOWN;
	}

}
