package dev.ipcboot.core;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeType;

/**
 * Objects as CBOR, the binary relative of JSON, when the content type says so. What says
 * no content type is left to others. Needs Jackson's module
 * {@code tools.jackson.dataformat:jackson-dataformat-cbor}. Safe for use by any thread.
 */
public final class CborMessageConverter extends AbstractMessageConverter {

	private static final MimeType CBOR = new MimeType("application", "cbor");

	private final CBORMapper mapper;

	/**
	 * Create a converter.
	 * @param mapper writes and reads the objects
	 */
	public CborMessageConverter(CBORMapper mapper) {
		super(CBOR, new MimeType("application", "*+cbor"));
		this.mapper = mapper;
		setStrictContentTypeMatch(true);
	}

	@Override
	protected boolean supports(Class<?> type) {
		return true;
	}

	@Override
	protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
		MimeType type = getMimeType(headers);
		return type != null && getSupportedMimeTypes().stream().anyMatch((supported) -> supported.includes(type));
	}

	@Override
	protected Object convertFromInternal(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		Object payload = message.getPayload();
		JavaType type = type(targetClass, conversionHint);
		if (targetClass.isInstance(payload) && targetClass != Object.class) {
			return payload;
		}
		if (!(payload instanceof byte[] bytes)) {
			throw new MessageConversionException(message,
					"CBOR is read from bytes, not from a " + payload.getClass().getName());
		}
		try {
			return this.mapper.readValue(bytes, type);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException(message, "Could not read CBOR: " + ex.getMessage(), ex);
		}
	}

	private JavaType type(Class<?> targetClass, @Nullable Object conversionHint) {
		if (conversionHint instanceof MethodParameter hint) {
			MethodParameter parameter = hint.nestedIfOptional();
			// Otherwise the parameter is what holds the payload, such as a Message
			MethodParameter payload = targetClass.isAssignableFrom(parameter.getNestedParameterType()) ? parameter
					: parameter.nested();
			return this.mapper.constructType(GenericTypeResolver.resolveType(payload.getNestedGenericParameterType(),
					payload.getContainingClass()));
		}
		return this.mapper.constructType(targetClass);
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		try {
			return this.mapper.writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException("Could not write CBOR: " + ex.getMessage(), ex);
		}
	}

}
