package dev.ipcboot.test;

import java.nio.charset.StandardCharsets;

import dev.ipcboot.core.IpcMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * A message that was captured. Immutable, as long as nobody changes its bytes.
 *
 * @param message the message
 * @param converter reads the payload
 */
public record CapturedMessage(Message<byte[]> message, IpcMessageConverter converter) {

	/**
	 * The payload as it came.
	 * @return the bytes, not a copy
	 */
	public byte[] bytes() {
		return this.message.getPayload();
	}

	/**
	 * The payload as text in UTF-8.
	 * @return the text
	 */
	public String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	/**
	 * The payload as an object, as a listener would get it.
	 * @param <T> the type
	 * @param type the type
	 * @return the object
	 * @throws org.springframework.messaging.converter.MessageConversionException if it
	 * can't be converted
	 */
	public <T> T payload(Class<T> type) {
		return type.cast(this.converter.fromMessage(this.message, type));
	}

	/**
	 * The headers.
	 * @return the headers that a listener would get
	 */
	public MessageHeaders headers() {
		return this.message.getHeaders();
	}

	/**
	 * One header.
	 * @param name the name
	 * @return its value, or {@code null}
	 */
	public @Nullable Object header(String name) {
		return headers().get(name);
	}

	@Override
	public String toString() {
		return "'" + text() + "' " + headers();
	}

}
