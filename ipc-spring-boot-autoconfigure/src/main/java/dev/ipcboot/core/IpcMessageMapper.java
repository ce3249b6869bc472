package dev.ipcboot.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.connection.Delivery;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageHeaderAccessor;

/**
 * Turns Spring's messages into the wire form and back. Text, numbers, booleans and bytes
 * travel as headers. What the engine or Spring sets for itself stays behind:
 * <ul>
 * <li>{@code contentType} travels as {@value IpcHeaders#CONTENT_TYPE};</li>
 * <li>{@code id}, {@code timestamp}, {@code replyChannel} and {@code errorChannel} don't
 * travel; {@value IpcHeaders#TIMESTAMP} does, and arrives as {@code timestamp} too;</li>
 * <li>{@value IpcHeaders#PRIORITY} becomes the priority of the message,
 * {@value IpcHeaders#DELAY} its delay;</li>
 * <li>task, message id, transport, redelivery and peer are what the receiving side found,
 * never what a sender claims.</li>
 * </ul>
 * Safe for use by any thread.
 */
public final class IpcMessageMapper {

	private final IpcMessageConverter converter;

	private final OutboundHeaders outbound = new OutboundHeaders();

	/**
	 * Create a mapper.
	 * @param converter writes payloads that are not bytes yet
	 */
	public IpcMessageMapper(IpcMessageConverter converter) {
		this.converter = converter;
	}

	/**
	 * What turns payloads into bytes and back.
	 * @return the converter
	 */
	public IpcMessageConverter getConverter() {
		return this.converter;
	}

	/**
	 * Bring a message into the wire form.
	 * @param message the message; a payload that is not bytes is converted first
	 * @return the wire form; bytes are not copied
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload can't be converted
	 * @throws dev.ipcboot.IpcException if a header does not fit
	 */
	public WireMessage toWire(Message<?> message) {
		Message<?> encoded = isEncoded(message.getPayload()) ? message
				: encode(this.converter, message.getPayload(), message.getHeaders(), null);
		MessageHeaders headers = encoded.getHeaders();
		Map<String, Object> travelling = this.outbound.select(headers);
		int priority = OutboundHeaders.priority(headers);
		Object payload = encoded.getPayload();
		WireMessage wire = (payload instanceof ByteBuffer buffer) ? WireMessage.of(travelling, buffer, priority)
				: WireMessage.of(travelling, (byte[]) payload, priority);
		return (headers.get(IpcHeaders.DELAY) instanceof Number delay)
				? wire.withDelay(Duration.ofMillis(delay.longValue())) : wire;
	}

	/**
	 * Convert a payload to a message whose payload is bytes.
	 * @param converter what converts it
	 * @param payload the object
	 * @param headers the headers that go with it, or {@code null}
	 * @param conversionHint the view to write, or {@code null}
	 * @return the message
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * payload can't be converted
	 */
	static Message<?> encode(MessageConverter converter, Object payload, @Nullable Map<String, Object> headers,
			@Nullable Object conversionHint) {
		// Open headers: converters add to them instead of copying, and make up no id
		MessageHeaderAccessor accessor = new MessageHeaderAccessor();
		accessor.setLeaveMutable(true);
		if (headers != null) {
			accessor.copyHeaders(headers);
			Object contentType = headers.get(IpcHeaders.CONTENT_TYPE);
			if (contentType != null) {
				accessor.setHeaderIfAbsent(MessageHeaders.CONTENT_TYPE, contentType);
			}
		}
		MessageHeaders open = accessor.getMessageHeaders();
		Message<?> message = (converter instanceof SmartMessageConverter smart)
				? smart.toMessage(payload, open, conversionHint) : converter.toMessage(payload, open);
		if (message == null) {
			throw new MessageConversionException(converter + " does not write a " + payload.getClass().getName());
		}
		return message;
	}

	private static boolean isEncoded(Object payload) {
		return payload instanceof byte[] || payload instanceof ByteBuffer;
	}

	/**
	 * The message that a listener sees.
	 * @param delivery what came, whose payload is copied
	 * @return the message; it may be kept
	 */
	public Message<byte[]> fromDelivery(Delivery delivery) {
		return new GenericMessage<>(delivery.payloadBytes(), headers(delivery, (Object) null));
	}

	/**
	 * The headers of the message that a listener sees, for its first attempt.
	 * @param delivery what came
	 * @param acknowledgment the handle for the verdict, or {@code null}
	 * @return the headers; they may be kept
	 */
	public MessageHeaders headers(Delivery delivery, @Nullable Object acknowledgment) {
		return new DeliveryHeaders(delivery, acknowledgment);
	}

	/**
	 * Headers with some of them replaced, and none made up.
	 * @param headers the headers of a message that was received
	 * @param further what is put into their place or added
	 * @return the headers
	 */
	public MessageHeaders headers(MessageHeaders headers, Map<String, ?> further) {
		IpcMessageHeaders copy = new IpcMessageHeaders();
		copy.setAll(headers);
		copy.setAll(further);
		return copy;
	}

	/**
	 * Those of the headers that travel, as they do.
	 * @param headers the headers of a message
	 * @return names and values for the wire
	 */
	public Map<String, Object> travelling(MessageHeaders headers) {
		return this.outbound.select(headers);
	}

	/**
	 * The message that a requester sees.
	 * @param task the task that replied
	 * @param reply the reply, whose payload is copied
	 * @param maxHeaders the most headers to accept
	 * @return the message; it may be kept
	 * @throws dev.ipcboot.IpcProtocolException if the headers are malformed
	 */
	public Message<byte[]> fromReply(String task, FrameView reply, int maxHeaders) {
		IpcMessageHeaders headers = IpcMessageHeaders.of(reply.headers(maxHeaders));
		headers.set(IpcHeaders.TASK, task);
		return new GenericMessage<>(reply.payloadBytes(), headers);
	}

}
