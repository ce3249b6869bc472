package dev.ipcboot.core;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;

/**
 * Text as it stands, whatever its content type, so that a listener may take a JSON
 * document as a {@code String} and a sender may send one. The charset is the one of the
 * content type, otherwise UTF-8. Text without a content type is sent as
 * {@code text/plain}.
 */
final class TextMessageConverter extends AbstractMessageConverter {

	private static final MimeType PLAIN = new MimeType("text", "plain", StandardCharsets.UTF_8);

	TextMessageConverter() {
		super(List.of());
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == String.class;
	}

	@Override
	protected MimeType getDefaultContentType(Object payload) {
		return PLAIN;
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		Object payload = message.getPayload();
		if (payload instanceof byte[] bytes) {
			return new String(bytes, charset(message.getHeaders()));
		}
		return (payload instanceof String) ? payload : null;
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return ((String) payload).getBytes(charset(headers));
	}

	private Charset charset(@Nullable MessageHeaders headers) {
		MimeType type = getMimeType(headers);
		Charset charset = (type != null) ? type.getCharset() : null;
		return (charset != null) ? charset : StandardCharsets.UTF_8;
	}

}
