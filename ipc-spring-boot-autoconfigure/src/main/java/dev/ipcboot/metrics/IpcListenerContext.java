package dev.ipcboot.metrics;

import java.util.Map;

import dev.ipcboot.IpcHeaders;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * A message that a listener handles. Tracing reads its headers.
 */
public final class IpcListenerContext extends ReceiverContext<Map<String, Object>> {

	private final Message<?> message;

	IpcListenerContext(Message<?> message) {
		super((carrier, name) -> text(carrier.get(name)), Kind.CONSUMER);
		this.message = message;
		setCarrier(message.getHeaders());
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	/**
	 * The message.
	 * @return the message, whose payload is the bytes that came
	 */
	public Message<?> getMessage() {
		return this.message;
	}

	/**
	 * The task that the message was sent to.
	 * @return the name, or {@code null} where the message does not say
	 */
	public @Nullable String getTask() {
		return text(this.message.getHeaders().get(IpcHeaders.TASK));
	}

	/**
	 * The carrier.
	 * @return its scheme, or {@code null} where the message does not say
	 */
	public @Nullable String getTransport() {
		return text(this.message.getHeaders().get(IpcHeaders.TRANSPORT));
	}

}
