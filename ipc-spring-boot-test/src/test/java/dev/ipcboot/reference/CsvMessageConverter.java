package dev.ipcboot.reference;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeType;

// tag::csv[]
class CsvMessageConverter extends AbstractMessageConverter {

	CsvMessageConverter() {
		super(new MimeType("text", "csv"));
		setStrictContentTypeMatch(true); // only where the content type says so
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == Order.class;
	}

	@Override
	protected Object convertFromInternal(Message<?> message, Class<?> targetClass, @Nullable Object hint) {
		String[] parts = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8).split(",");
		return new Order(parts[0], parts[1], Integer.parseInt(parts[2]));
	}

	@Override
	protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
		Order order = (Order) payload;
		return (order.id() + "," + order.item() + "," + order.count()).getBytes(StandardCharsets.UTF_8);
	}

}
// end::csv[]
