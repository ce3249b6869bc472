package dev.ipcboot.core;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link IpcMessageMapper} and {@link OutboundHeaders}.
 */
class IpcMessageMapperTests {

	private final IpcMessageMapper mapper = new IpcMessageMapper(new IpcMessageConverter());

	private final OutboundHeaders outbound = new OutboundHeaders();

	@Test
	void bytesWithoutHeadersTravelBare() {
		byte[] payload = new byte[64];
		Message<?> message = IpcMessageMapper.encode(this.mapper.getConverter(), payload, null, null);
		assertThat(message.getPayload()).isSameAs(payload);
		assertThat(message.getHeaders()).isEmpty();
		assertThat(this.mapper.toWire(message).size()).isEqualTo(64);
	}

	@Test
	void idAndTimestampOfSpringStayBehind() {
		Message<byte[]> message = MessageBuilder.withPayload(new byte[10]).build();
		assertThat(message.getHeaders()).containsKeys(MessageHeaders.ID, MessageHeaders.TIMESTAMP);
		assertThat(this.mapper.toWire(message).size()).isEqualTo(10);
	}

	@Test
	void buffersTravelUncopied() {
		ByteBuffer payload = ByteBuffer.allocateDirect(5);
		assertThat(this.mapper.toWire(MessageBuilder.withPayload(payload).build()).size()).isEqualTo(5);
	}

	@Test
	void textHasAContentType() {
		Message<?> message = IpcMessageMapper.encode(this.mapper.getConverter(), "ä", null, null);
		assertThat(message.getPayload()).isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
		assertThat(this.outbound.select(message.getHeaders()))
			.containsExactlyEntriesOf(Map.of(IpcHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8"));
	}

	@Test
	void ownContentTypeIsKept() {
		Message<?> message = IpcMessageMapper.encode(this.mapper.getConverter(), "{}",
				Map.of(IpcHeaders.CONTENT_TYPE, "application/json"), null);
		assertThat(this.outbound.select(message.getHeaders()))
			.containsExactlyEntriesOf(Map.of(IpcHeaders.CONTENT_TYPE, "application/json"));
		message = IpcMessageMapper.encode(this.mapper.getConverter(), "ä",
				Map.of(MessageHeaders.CONTENT_TYPE, MimeType.valueOf("text/plain;charset=ISO-8859-1")), null);
		assertThat((byte[]) message.getPayload()).hasSize(1);
	}

	@Test
	void whatTheEngineSetsAndWhatDoesNotFitStaysBehind() {
		Message<?> message = MessageBuilder.withPayload("x")
			.setHeader(IpcHeaders.TASK, "orders")
			.setHeader(IpcHeaders.PEER_PID, 1L)
			.setHeader(IpcHeaders.MESSAGE_ID, "1-1")
			.setHeader(IpcHeaders.CORRELATION_ID, "c")
			.setHeader("amount", new BigDecimal("1.5"))
			.setHeader("count", 3)
			.setReplyChannelName("nowhere")
			.build();
		assertThat(this.outbound.select(message.getHeaders()))
			.containsExactlyInAnyOrderEntriesOf(Map.of(IpcHeaders.CORRELATION_ID, "c", "count", 3));
	}

	@Test
	void priority() {
		Message<?> message = MessageBuilder.withPayload(new byte[0]).setHeader(IpcHeaders.PRIORITY, 7).build();
		assertThat(this.mapper.toWire(message).priority()).isEqualTo(7);
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> this.mapper
				.toWire(MessageBuilder.withPayload(new byte[0]).setHeader(IpcHeaders.PRIORITY, 10).build()))
			.withMessageContaining("Priority 10");
	}

	@Test
	void objectWithoutConverter() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.mapper.toWire(MessageBuilder.withPayload(new BigDecimal(1)).build()))
			.withMessageContaining("java.math.BigDecimal")
			.withMessageContaining("Jackson");
	}

}
