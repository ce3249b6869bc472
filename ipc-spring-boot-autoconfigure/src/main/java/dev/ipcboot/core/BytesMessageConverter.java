package dev.ipcboot.core;

import java.nio.ByteBuffer;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;

/**
 * Leaves bytes alone, whatever their content type, and adds none: who sends bytes knows
 * what they are. Takes and gives {@code byte[]} and {@link ByteBuffer}; neither is
 * copied.
 */
final class BytesMessageConverter extends AbstractMessageConverter {

	BytesMessageConverter() {
		super(List.of());
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == byte[].class || ByteBuffer.class.isAssignableFrom(type);
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		Object payload = message.getPayload();
		if (targetClass.isInstance(payload)) {
			return payload;
		}
		return (payload instanceof byte[] bytes && targetClass == ByteBuffer.class) ? ByteBuffer.wrap(bytes) : null;
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return payload;
	}

}
