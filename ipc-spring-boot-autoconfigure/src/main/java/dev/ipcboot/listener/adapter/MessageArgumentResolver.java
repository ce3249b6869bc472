package dev.ipcboot.listener.adapter;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;

/**
 * Hands a listener method the whole message. An empty payload is left to the converter,
 * since it may be a value.
 */
final class MessageArgumentResolver extends MessageMethodArgumentResolver {

	MessageArgumentResolver(MessageConverter converter) {
		super(converter);
	}

	@Override
	protected boolean isEmptyPayload(@Nullable Object payload) {
		return payload == null;
	}

}
