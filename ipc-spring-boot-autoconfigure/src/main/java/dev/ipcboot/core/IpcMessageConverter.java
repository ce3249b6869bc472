package dev.ipcboot.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.MimeType;

/**
 * Turns payloads into bytes and back. Bytes and text are taken as they stand; everything
 * else is left to the converters that were handed in, in their order. The content type in
 * the header of a message decides which of them reads it; nothing on the wire names a
 * class.
 * <p>
 * Safe for use by any thread as long as the converters are and their list is not changed.
 */
public class IpcMessageConverter extends CompositeMessageConverter {

	/**
	 * Create a converter for bytes and text.
	 */
	public IpcMessageConverter() {
		this(List.of());
	}

	/**
	 * Create a converter for bytes, text and more.
	 * @param more converters for everything else, for example Spring's
	 * {@code JacksonJsonMessageConverter}
	 */
	public IpcMessageConverter(Collection<? extends MessageConverter> more) {
		super(withDefaults(more));
	}

	private static List<MessageConverter> withDefaults(Collection<? extends MessageConverter> more) {
		List<MessageConverter> all = new ArrayList<>();
		all.add(new BytesMessageConverter());
		all.add(new TextMessageConverter());
		all.addAll(more);
		return all;
	}

	/**
	 * Read a payload.
	 * @param message the message, whose payload is bytes
	 * @param targetClass what to make of it
	 * @param conversionHint the parameter or view that it is for, or {@code null}
	 * @return the object
	 * @throws MessageConversionException if it can't be read, or no converter reads its
	 * content type; says which ones can be read
	 */
	@Override
	public Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Object result = super.fromMessage(message, targetClass, conversionHint);
		if (result == null) {
			throw unreadable(message, targetClass);
		}
		return result;
	}

	@Override
	public Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	/**
	 * Write a payload.
	 * @param payload the object
	 * @param headers the headers that go with it, or {@code null}
	 * @param conversionHint the view to write, or {@code null}
	 * @return the message, whose payload is bytes
	 * @throws MessageConversionException if it can't be written, or no converter writes
	 * its type
	 */
	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
		Message<?> message = super.toMessage(payload, headers, conversionHint);
		if (message == null) {
			throw unwritable(payload, headers);
		}
		return message;
	}

	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	private MessageConversionException unreadable(Message<?> message, Class<?> targetClass) {
		Object type = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		return new MessageConversionException("No converter reads "
				+ ((type != null) ? "content type '" + type + "'" : "a message without content type") + " as "
				+ targetClass.getName() + "; byte[] and String take any content type" + others());
	}

	private MessageConversionException unwritable(Object payload, @Nullable MessageHeaders headers) {
		Object type = (headers != null) ? headers.get(MessageHeaders.CONTENT_TYPE) : null;
		return new MessageConversionException("No converter writes a " + payload.getClass().getName()
				+ ((type != null) ? " as content type '" + type + "'" : "") + "; byte[] and String are always written"
				+ others());
	}

	private String others() {
		Set<MimeType> types = new LinkedHashSet<>();
		for (MessageConverter converter : getConverters()) {
			if (converter instanceof AbstractMessageConverter typed) {
				types.addAll(typed.getSupportedMimeTypes());
			}
		}
		return types.isEmpty() ? ", other objects need a converter: add Jackson (spring-boot-starter-jackson) for JSON"
				: ", other objects travel as " + types;
	}

}
