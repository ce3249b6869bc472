package dev.ipcboot.core;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Stands before converters that take any object, and refuses those that are no values. It
 * converts nothing itself.
 */
final class PayloadGuard implements MessageConverter {

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofArgument(targetClass);
		if (refusal != null) {
			throw new MessageConversionException(
					"A payload can't become a " + refusal.describe() + "; " + refusal.argumentRemedy());
		}
		return null;
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofValue(payload);
		if (refusal != null) {
			throw refuse(refusal);
		}
		return null;
	}

	static MessageConversionException refuse(PayloadTypes.Refusal refusal) {
		return new MessageConversionException("A " + refusal.describe() + "; " + refusal.resultRemedy());
	}

}
