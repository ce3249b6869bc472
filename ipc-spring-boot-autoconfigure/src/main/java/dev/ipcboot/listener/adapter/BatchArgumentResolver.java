package dev.ipcboot.listener.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.listener.BatchConversionException;
import dev.ipcboot.listener.BatchMessage;
import dev.ipcboot.listener.IpcAcknowledgment;
import dev.ipcboot.listener.ListenerMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.Validator;

/**
 * Hands a listener method a list with something of each message of its batch: the
 * payload, the {@code Message<?>} or the {@link IpcAcknowledgment}. For a single message,
 * a list is its payload. If some messages can't be converted or are not valid, the method
 * is not called, and the exception names them all.
 */
final class BatchArgumentResolver extends PayloadArgumentResolver {

	private final SmartMessageConverter converter;

	BatchArgumentResolver(SmartMessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
		this.converter = converter;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == List.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		if (!(message instanceof BatchMessage batch)) {
			return super.resolveArgument(parameter, message);
		}
		List<? extends ListenerMessage> messages = batch.getPayload();
		List<Object> values = new ArrayList<>(messages.size());
		Map<Integer, Throwable> failures = new HashMap<>();
		ResolvableType element = ResolvableType.forMethodParameter(parameter).getGeneric();
		for (int i = 0; i < messages.size(); i++) {
			try {
				values.add(element(parameter, element, messages.get(i)));
			}
			catch (Throwable ex) {
				failures.put(i, ex);
			}
		}
		if (!failures.isEmpty()) {
			throw new BatchConversionException(failures);
		}
		return values;
	}

	private Object element(MethodParameter parameter, ResolvableType element, ListenerMessage message) {
		Class<?> type = element.resolve(Object.class);
		if (type == IpcAcknowledgment.class) {
			return AcknowledgmentArgumentResolver.require(parameter, message, message.getAcknowledgment());
		}
		if (Message.class.isAssignableFrom(type)) {
			Object payload = convert(message, element.getGeneric().resolve(Object.class), parameter.nested().nested());
			validate(message, parameter, payload);
			return MessageBuilder.createMessage(payload, message.getHeaders());
		}
		Object payload = convert(message, type, parameter.nested());
		validate(message, parameter, payload);
		return payload;
	}

	private Object convert(ListenerMessage message, Class<?> type, MethodParameter hint) {
		if (type == Object.class || type == byte[].class) {
			return message.getPayload();
		}
		Object payload = this.converter.fromMessage(message, type, hint);
		if (payload == null) {
			throw new MessageConversionException(message, "No converter reads it as " + type.getName());
		}
		return payload;
	}

}
