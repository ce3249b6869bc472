package dev.ipcboot.core;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Makes of a reply what the requester wants. Safe for use by any thread.
 *
 * @param <T> the type that is wanted
 */
final class ReplyConverter<T> {

	private final MessageConverter converter;

	private final Type type;

	private final Class<?> raw;

	ReplyConverter(IpcTemplate template, Type type) {
		this.converter = template.getMessageConverter();
		this.type = type;
		this.raw = ResolvableType.forType(type).resolve(Object.class);
	}

	/**
	 * Convert a reply.
	 * @param reply the reply, or {@code null} if there was none
	 * @return what is wanted, or {@code null} if there was no reply
	 */
	@SuppressWarnings("unchecked")
	@Nullable T convert(@Nullable Message<?> reply) {
		if (reply == null) {
			return null;
		}
		if (this.raw == Message.class) {
			return (T) reply;
		}
		return (T) ((this.converter instanceof SmartMessageConverter smart && this.raw != this.type)
				? smart.fromMessage(reply, this.raw, new TypeParameter(this.type, this.raw))
				: this.converter.fromMessage(reply, this.raw));
	}

}
