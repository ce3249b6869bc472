package dev.ipcboot.listener.adapter;

import java.beans.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.listener.IpcAcknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.HandlerMethod;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

/**
 * The type that a method takes as payload.
 *
 * @param type the class, {@code Void} for a method that takes none
 * @param form how it travels
 * @param properties the names of its properties; those of a map are any
 */
record PayloadType(Class<?> type, Form form, Set<String> properties) {

	/**
	 * The type that a method takes.
	 */
	static PayloadType of(HandlerMethod method) {
		Class<?> type = Arrays.stream(method.getMethodParameters())
			.filter(PayloadType::isPayload)
			.findFirst()
			.map(PayloadType::typeOf)
			.orElse(Void.class);
		return new PayloadType(type, Form.of(type), properties(type));
	}

	private static boolean isPayload(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return parameter.hasParameterAnnotation(Payload.class)
				|| !(parameter.hasParameterAnnotation(Header.class) || parameter.hasParameterAnnotation(Headers.class)
						|| type == IpcPeer.class || type == IpcAcknowledgment.class);
	}

	private static Class<?> typeOf(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		Class<?> raw = type.resolve(Object.class);
		return Message.class.isAssignableFrom(raw) ? type.as(Message.class).getGeneric().resolve(Object.class) : raw;
	}

	private static Set<String> properties(Class<?> type) {
		if (type.isRecord()) {
			return Arrays.stream(type.getRecordComponents())
				.map(RecordComponent::getName)
				.collect(Collectors.toUnmodifiableSet());
		}
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
			.map(PropertyDescriptor::getName)
			.filter((name) -> !name.equals("class"))
			.collect(Collectors.toUnmodifiableSet());
	}

	boolean isNamed(String name) {
		return this.type.getSimpleName().equals(name) || this.type.getName().equals(name);
	}

	String name() {
		return this.type.getSimpleName();
	}

	/**
	 * How many properties it has beside those that came.
	 * @return the number, or -1 if it lacks one that came
	 */
	int others(Set<?> names) {
		if (Map.class.isAssignableFrom(this.type)) {
			return Integer.MAX_VALUE;
		}
		return this.properties.containsAll(names) ? this.properties.size() - names.size() : -1;
	}

	/**
	 * How payloads travel.
	 */
	enum Form {

		BYTES, TEXT, OBJECT, NONE;

		static Form of(Class<?> type) {
			if (type == Void.class) {
				return NONE;
			}
			if (type == byte[].class || type == ByteBuffer.class) {
				return BYTES;
			}
			return CharSequence.class.isAssignableFrom(type) ? TEXT : OBJECT;
		}

		static Form of(@Nullable String contentType) {
			if (contentType == null || contentType.startsWith("application/octet-stream")) {
				return BYTES;
			}
			return contentType.toLowerCase(Locale.ROOT).startsWith("text/") ? TEXT : OBJECT;
		}

	}

}
