package dev.ipcboot.listener.adapter;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.listener.ListenerMessage;
import dev.ipcboot.listener.error.RejectionReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a listener method may take, and what it gets.
 */
class ListenerMethodFactoryTests {

	private static final IpcPeer PEER = new IpcPeer(7, 1000, 1000, "ann", true);

	private final ListenerMethodFactory factory = new ListenerMethodFactory(
			new IpcMessageConverter(List.of(new JacksonJsonMessageConverter())), null, List.of(), null);

	static Stream<Arguments> table() {
		return Stream.of(Arguments.of("bytes", "abc", null, bytes("abc")), Arguments.of("bytes", "", null, bytes("")),
				Arguments.of("buffer", "abc", null, ByteBuffer.wrap(bytes("abc"))),
				Arguments.of("text", "grün", null, "grün"), Arguments.of("text", "", null, ""),
				Arguments.of("text", "{}", "application/json", "{}"),
				Arguments.of("text", "gr\u00fcn", "text/plain;charset=UTF-8", "grün"),
				Arguments.of("item", "{\"name\":\"nut\",\"count\":3}", "application/json", new Item("nut", 3)),
				Arguments.of("item", "{\"name\":\"nut\",\"count\":3}", null, new Item("nut", 3)),
				Arguments.of("item", "{\"name\":\"nut\",\"count\":3}", "application/vnd.shop+json", new Item("nut", 3)),
				Arguments.of("items", "[{\"name\":\"nut\",\"count\":3}]", null, List.of(new Item("nut", 3))),
				Arguments.of("number", "42", null, 42), Arguments.of("map", "{\"a\":1}", null, Map.of("a", 1)),
				Arguments.of("annotated", "x", null, "x"), Arguments.of("absent", "", null, null),
				Arguments.of("optional", "", null, Optional.empty()),
				Arguments.of("optional", "x", null, Optional.of("x")), Arguments.of("header", "x", null, 5),
				Arguments.of("missingHeader", "x", null, "none"), Arguments.of("headers", "x", null, 5L),
				Arguments.of("message", "x", null, "x"), Arguments.of("message", "", null, ""),
				Arguments.of("peer", "x", null, PEER), Arguments.of("object", "abc", null, bytes("abc")),
				Arguments.of("nothing", "x", null, "called"));
	}

	@ParameterizedTest
	@MethodSource("table")
	void argument(String method, String payload, String contentType, Object expected) throws Exception {
		assertThat(invoke(method, payload, contentType)).isEqualTo(expected);
	}

	static Stream<Arguments> refusals() {
		return Stream.of(Arguments.of("item", "{", null, "MessageConversionException: Could not read JSON"),
				Arguments.of("item", "", null, "MethodArgumentNotValidException"),
				Arguments.of("item", "<a/>", "text/xml", "No converter reads content type 'text/xml' as "),
				Arguments.of("item", "x", "nonsense", "InvalidMimeTypeException"),
				Arguments.of("number", "many", null, "MessageConversionException"),
				Arguments.of("requiredHeader", "x", null, "Missing header 'nope'"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusal(String method, String payload, String contentType, String reason) {
		Throwable thrown = catchThrowable(() -> invoke(method, payload, contentType));
		assertThat(RejectionReason.of(thrown)).contains(reason).hasSizeLessThanOrEqualTo(1000);
	}

	private Object invoke(String name, String payload, String contentType) throws Exception {
		Method method = Arrays.stream(Methods.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		Map<String, Object> headers = (contentType != null) ? Map.of("n", 5L, MessageHeaders.CONTENT_TYPE, contentType)
				: Map.of("n", 5L);
		Message<byte[]> message = new GenericMessage<>(bytes(payload), headers);
		return this.factory.createInvocableHandlerMethod(new Methods(), method)
			.invoke(new ListenerMessage(message.getPayload(), message.getHeaders(), PEER));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Item(String name, int count) {
	}

	static class Methods {

		byte[] bytes(byte[] payload) {
			return payload;
		}

		ByteBuffer buffer(ByteBuffer payload) {
			return payload;
		}

		String text(String payload) {
			return payload;
		}

		Item item(Item payload) {
			return payload;
		}

		List<Item> items(List<Item> payload) {
			return payload;
		}

		int number(int payload) {
			return payload;
		}

		Map<String, Object> map(Map<String, Object> payload) {
			return payload;
		}

		String annotated(IpcPeer peer, @Payload String payload) {
			return payload;
		}

		String absent(@Payload(required = false) String payload) {
			return payload;
		}

		Optional<String> optional(Optional<String> payload) {
			return payload;
		}

		int header(@Header("n") int value) {
			return value;
		}

		String missingHeader(@Header(name = "nope", defaultValue = "none") String value) {
			return value;
		}

		String requiredHeader(@Header("nope") String value) {
			return value;
		}

		Object headers(@Headers Map<String, Object> all) {
			return all.get("n");
		}

		String message(Message<String> message) {
			return message.getPayload();
		}

		IpcPeer peer(IpcPeer peer) {
			return peer;
		}

		Object object(Object payload) {
			return payload;
		}

		String nothing() {
			return "called";
		}

	}

}
