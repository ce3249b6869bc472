package dev.ipcboot.rabbit;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.carrier.CarriedMessage;
import dev.ipcboot.carrier.CarriedMessage.SenderInfo;
import dev.ipcboot.carrier.MessageId;
import dev.ipcboot.frame.HeaderCodec;
import org.jspecify.annotations.Nullable;

/**
 * Messages as AMQP has them: what AMQP has a property for travels as that property,
 * everything else as headers. Stateless.
 */
final class RabbitMessages {

	private static final int PERSISTENT = 2;

	private static final int HIGHEST_PRIORITY = 9;

	private static final int LONGEST_PROPERTY = 255;

	private static final int LONGEST_USER = 128;

	/**
	 * How much longer than its expiration the broker keeps a message whose sender waits
	 * for the verdict: it is the receiver that can say that it came too late.
	 */
	private static final long VERDICT_MARGIN_MILLIS = 60_000;

	private RabbitMessages() {
	}

	/**
	 * The properties of a message.
	 * @param message the message
	 * @param replyTo the queue that takes the answer
	 */
	static BasicProperties properties(CarriedMessage message, String replyTo) {
		Map<String, Object> headers = new HashMap<>(message.headers());
		BasicProperties.Builder builder = new BasicProperties.Builder().deliveryMode(PERSISTENT)
			.priority(message.priority());
		MessageId id = message.id();
		String correlation = takeShort(headers, IpcHeaders.CORRELATION_ID);
		if (id != null) {
			headers.put(RabbitHeaders.WINDOW, message.sender().window());
			headers.put(RabbitHeaders.PID, message.sender().pid());
			putIfPresent(headers, RabbitHeaders.USER, message.sender().user());
			builder.messageId(id.toString()).replyTo(replyTo);
			if (!message.request()) {
				headers.put(RabbitHeaders.CONFIRM, true);
			}
		}
		builder.correlationId((correlation != null) ? correlation : (id != null) ? id.toString() : null);
		if (message.redelivered()) {
			headers.put(RabbitHeaders.RESENT, true);
		}
		builder.contentType(takeShort(headers, IpcHeaders.CONTENT_TYPE));
		if (headers.get(IpcHeaders.TIMESTAMP) instanceof Long timestamp) {
			builder.timestamp(new Date(timestamp));
		}
		if (headers.get(IpcHeaders.EXPIRATION) instanceof Long expiration) {
			long left = Math.max(0, expiration - System.currentTimeMillis());
			builder.expiration(String.valueOf(message.confirmed() ? left + VERDICT_MARGIN_MILLIS : left));
		}
		return builder.headers(headers).build();
	}

	/**
	 * Take a header out, if it fits into a property of AMQP; otherwise it travels as it
	 * is.
	 * @return the value, or {@code null} if it is not there or too long
	 */
	static @Nullable String takeShort(Map<String, Object> headers, String name) {
		Object value = headers.get(name);
		String text = (value != null) ? value.toString() : null;
		if (text == null || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_PROPERTY) {
			return null;
		}
		headers.remove(name);
		return text;
	}

	private static void putIfPresent(Map<String, Object> headers, String name, @Nullable Object value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

	/**
	 * A message that the broker has handed out.
	 * @param properties its properties
	 * @param body its payload
	 * @param redelivered whether the broker has handed it out before
	 */
	static CarriedMessage read(BasicProperties properties, byte[] body, boolean redelivered) {
		Map<String, Object> headers = headers(properties);
		Object window = headers.remove(RabbitHeaders.WINDOW);
		Object pid = headers.remove(RabbitHeaders.PID);
		Object user = headers.remove(RabbitHeaders.USER);
		boolean resent = Boolean.TRUE.equals(headers.remove(RabbitHeaders.RESENT));
		boolean confirm = Boolean.TRUE.equals(headers.remove(RabbitHeaders.CONFIRM));
		MessageId id = id(properties);
		if (id == null) {
			putIfPresent(headers, RabbitHeaders.FOREIGN_ID, properties.getMessageId());
		}
		if (id == null || !id.toString().equals(properties.getCorrelationId())) {
			putIfPresent(headers, IpcHeaders.CORRELATION_ID, properties.getCorrelationId());
		}
		SenderInfo sender = (window instanceof Long size)
				? new SenderInfo((pid instanceof Long number) ? number : -1,
						(user instanceof String text && text.length() <= LONGEST_USER) ? text : null, Math.max(1, size))
				: SenderInfo.UNKNOWN;
		boolean answered = properties.getReplyTo() != null;
		Integer priority = properties.getPriority();
		return new CarriedMessage(id, headers, body,
				(priority != null) ? Math.max(0, Math.min(HIGHEST_PRIORITY, priority)) : 0, answered,
				answered && !confirm, redelivered || resent, sender);
	}

	/**
	 * The id of a message, if its sender is one of this project.
	 */
	static @Nullable MessageId id(BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		return (headers != null && headers.get(RabbitHeaders.WINDOW) instanceof Long)
				? MessageId.parse(properties.getMessageId()) : null;
	}

	/**
	 * The headers that can travel further, and those that AMQP has properties for.
	 */
	static Map<String, Object> headers(BasicProperties properties) {
		Map<String, Object> headers = new HashMap<>();
		if (properties.getHeaders() != null) {
			properties.getHeaders().forEach((name, value) -> {
				Object simple = simple(value);
				if (simple != null && !name.isEmpty()) {
					headers.put(name, simple);
				}
			});
		}
		putIfPresent(headers, IpcHeaders.CONTENT_TYPE, properties.getContentType());
		Date timestamp = properties.getTimestamp();
		if (timestamp != null) {
			headers.putIfAbsent(IpcHeaders.TIMESTAMP, timestamp.getTime());
		}
		return headers;
	}

	private static @Nullable Object simple(@Nullable Object value) {
		if (value == null) {
			return null;
		}
		if (value instanceof Date date) {
			return date.getTime();
		}
		if (value instanceof Double || value instanceof Float) {
			return ((Number) value).doubleValue();
		}
		if (value instanceof Number number && HeaderCodec.isSupported(value)) {
			return number.longValue();
		}
		return HeaderCodec.isSupported(value) ? value : value.toString();
	}

	static String text(byte[] body) {
		return new String(body, StandardCharsets.UTF_8);
	}

}
