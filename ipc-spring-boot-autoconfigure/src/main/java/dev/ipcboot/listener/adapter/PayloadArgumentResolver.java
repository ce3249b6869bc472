package dev.ipcboot.listener.adapter;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Hands a listener method the payload. Spring takes an empty payload for a missing one;
 * here empty bytes and an empty text are values like any other, unless the payload is
 * optional.
 */
class PayloadArgumentResolver extends PayloadMethodArgumentResolver {

	private final SmartMessageConverter converter;

	PayloadArgumentResolver(SmartMessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
		this.converter = converter;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		if (isEmptyPayload(message.getPayload()) && takesEmpty(parameter)) {
			return this.converter.fromMessage(message, parameter.getParameterType(), parameter);
		}
		return super.resolveArgument(parameter, message);
	}

	private static boolean takesEmpty(MethodParameter parameter) {
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		Class<?> type = parameter.getParameterType();
		return (annotation == null || annotation.required())
				&& (type == byte[].class || type == String.class || type == ByteBuffer.class);
	}

}
