package dev.ipcboot.listener.adapter;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.listener.ListenerMessage;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Hands a listener method the {@link IpcPeer} that sent the message.
 */
final class PeerArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == IpcPeer.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return ListenerMessage.peerOf(message);
	}

}
