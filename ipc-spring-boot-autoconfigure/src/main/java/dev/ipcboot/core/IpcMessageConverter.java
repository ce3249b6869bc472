package dev.ipcboot.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
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

	/** The number of converters for bytes and text. */
	private static final int DEFAULTS = 2;

	/** Whether the application has converters that are asked before the general ones. */
	private final boolean hasOwn;

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
		this.hasOwn = !more.isEmpty() && !isGeneral(more.iterator().next());
	}

	private static List<MessageConverter> withDefaults(Collection<? extends MessageConverter> more) {
		List<MessageConverter> all = new ArrayList<>();
		all.add(new BytesMessageConverter());
		all.add(new TextMessageConverter());
		all.addAll(more);
		int general = DEFAULTS;
		while (general < all.size() && !isGeneral(all.get(general))) {
			general++;
		}
		all.add(general, new PayloadGuard());
		return all;
	}

	/** Spring's own converters, and the one for CBOR, take any object. */
	private static boolean isGeneral(MessageConverter converter) {
		return converter instanceof CborMessageConverter
				|| converter.getClass().getName().startsWith("org.springframework.messaging.");
	}

	/**
	 * Require that an object is a value: no stream, no result that has still to come, no
	 * code and no open resource.
	 * @param payload the object
	 * @throws MessageConversionException if it is none; says why, and what to do
	 */
	public void requireTransferable(Object payload) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofValue(payload);
		if (refusal != null && isRefused(refusal)) {
			throw PayloadGuard.refuse(refusal);
		}
	}

	/**
	 * Require that a method can return a type as its result. Futures and single values of
	 * reactive libraries are followed.
	 * @param type the type
	 * @param where the method, in words for people
	 * @throws UnsuitableTypeException if it can't; says why, and what to do
	 */
	public void requireResult(ResolvableType type, String where) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofResult(type);
		if (refusal != null && isRefused(refusal)) {
			throw new UnsuitableTypeException(
					where + " can't be used: it returns " + type + "; a " + refusal.describe(), refusal.resultRemedy());
		}
	}

	/**
	 * Require that a value of a type can be sent.
	 * @param type the type
	 * @param where the parameter, in words for people
	 * @throws UnsuitableTypeException if it can't; says why, and what to do
	 */
	public void requirePayload(ResolvableType type, String where) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofArgument(type);
		if (refusal != null && isRefused(refusal)) {
			throw new UnsuitableTypeException(where + " can't be sent: a " + refusal.describe(),
					refusal.argumentRemedy());
		}
	}

	/**
	 * Require that a reply can become a value of a type.
	 * @param type the type
	 * @throws UnsuitableTypeException if it can't; says why, and what to do
	 */
	public void requireReply(ResolvableType type) {
		PayloadTypes.Refusal refusal = (type.resolve() == Iterable.class) ? PayloadTypes.ofResult(type)
				: PayloadTypes.ofArgument(type);
		if (refusal != null && isRefused(refusal)) {
			throw new UnsuitableTypeException(
					"it returns " + type + ", but a request has one reply, and a " + refusal.describe(),
					refusal.resultRemedy());
		}
	}

	/**
	 * Require that a payload can become an argument of a type.
	 * @param type the type
	 * @param where the parameter and the method, in words for people
	 * @throws UnsuitableTypeException if it can't; says why, and what to do
	 */
	public void requireArgument(ResolvableType type, String where) {
		PayloadTypes.Refusal refusal = PayloadTypes.ofArgument(type);
		if (refusal != null && isRefused(refusal)) {
			throw new UnsuitableTypeException(where + " can't be given a payload: a " + refusal.describe(),
					refusal.argumentRemedy());
		}
	}

	private boolean isRefused(PayloadTypes.Refusal refusal) {
		return !refusal.isConvertible() || !this.hasOwn;
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
