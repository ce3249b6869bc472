package dev.ipcboot.core;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcRemoteException;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Replies that stand for an exception.
 */
final class RemoteExceptions {

	private RemoteExceptions() {
	}

	/**
	 * The exception that a reply stands for.
	 * @param task the task that replied
	 * @param reply the reply
	 * @return the exception, or {@code null} for a reply proper
	 */
	static @Nullable IpcRemoteException read(String task, Message<?> reply) {
		if (!(reply.getHeaders().get(IpcHeaders.EXCEPTION_CLASS) instanceof String type)) {
			return null;
		}
		Object message = reply.getHeaders().get(IpcHeaders.EXCEPTION_MESSAGE);
		return new IpcRemoteException(task, type, (message != null) ? message.toString() : null);
	}

}
