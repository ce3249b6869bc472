package dev.ipcboot.listener.adapter;

import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.listener.BatchMessage;
import dev.ipcboot.listener.IpcAcknowledgment;
import dev.ipcboot.listener.ListenerMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Hands a listener method the {@link IpcAcknowledgment} of its message, or one for all
 * messages of its batch.
 */
final class AcknowledgmentArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == IpcAcknowledgment.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		if (message instanceof BatchMessage batch) {
			List<IpcAcknowledgment> all = new ArrayList<>();
			batch.getPayload().forEach((each) -> all.add(require(parameter, message, each.getAcknowledgment())));
			return new BatchAcknowledgment(all);
		}
		return require(parameter, message,
				(message instanceof ListenerMessage received) ? received.getAcknowledgment() : null);
	}

	static IpcAcknowledgment require(MethodParameter parameter, Message<?> message,
			@Nullable IpcAcknowledgment handle) {
		if (handle == null) {
			throw new MethodArgumentResolutionException(message, parameter,
					"there is an IpcAcknowledgment with ackMode MANUAL only");
		}
		return handle;
	}

}
