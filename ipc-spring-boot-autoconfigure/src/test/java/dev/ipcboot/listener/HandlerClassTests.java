package dev.ipcboot.listener;

import java.util.Map;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.IpcHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Classes with several methods, of which the payload chooses one.
 */
@Timeout(60)
class HandlerClassTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void thePayloadChooses() {
		ListenerRunner.of(this.directory, Choosy.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(request(template, "text", Map.of())).isEqualTo("text text");
			assertThat(request(template, new byte[3], Map.of())).isEqualTo("3 bytes");
			assertThat(request(template, new Order("screw", 2), Map.of())).isEqualTo("order of screw");
			assertThat(request(template, new Refund("screw", 2, "broken"), Map.of())).isEqualTo("refund of screw");
			assertThat(request(template, Map.of("item", "nail", "count", 1), Map.of())).isEqualTo("order of nail");
			assertThat(request(template, Map.of("item", "nail", "count", 1), Map.of(IpcHeaders.PAYLOAD_TYPE, "Refund")))
				.isEqualTo("refund of nail");
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> request(template, Map.of("colour", "red"), Map.of()))
				.withMessageContaining("None of the methods with @IpcHandler takes this message")
				.withMessageContaining("Order, Refund, String, byte[]");
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> request(template, "x", Map.of(IpcHeaders.PAYLOAD_TYPE, "java.lang.Runtime")))
				.withMessageContaining("None of the methods");
		});
	}

	@Test
	void theDefaultTakesTheRest() {
		ListenerRunner.of(this.directory, WithDefault.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("first", "x", String.class)).isEqualTo("text");
			assertThat(template.convertSendAndReceive("second", "x", String.class)).isEqualTo("text");
			assertThat(template.convertSendAndReceive("first", new Order("nut", 1), String.class))
				.isEqualTo("rest application/json");
		});
	}

	@Test
	void twoDefaultsAreRefused() {
		ListenerRunner.of(this.directory, TwoDefaults.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("TwoDefaults")
				.hasMessageContaining("several of its methods are the default"));
	}

	@Test
	void classWithoutHandlersIsRefused() {
		ListenerRunner.of(this.directory, NoHandlers.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("NoHandlers")
				.hasMessageContaining("@IpcHandler"));
	}

	private static String request(IpcTemplate template, Object payload, Map<String, Object> headers) {
		return template.convertSendAndReceive("choosy", payload, headers, String.class);
	}

	record Order(String item, int count) {

	}

	record Refund(String item, int count, String why) {

	}

	@IpcListener("choosy")
	static class Choosy {

		@IpcHandler
		String onText(String text) {
			return "text " + text;
		}

		@IpcHandler
		String onBytes(byte[] bytes) {
			return bytes.length + " bytes";
		}

		@IpcHandler
		String onOrder(Order order) {
			return "order of " + order.item();
		}

		@IpcHandler
		String onRefund(Message<Refund> refund) {
			return "refund of " + refund.getPayload().item();
		}

	}

	@IpcListener("first")
	@IpcListener("second")
	static class WithDefault {

		@IpcHandler
		String onText(String text) {
			return "text";
		}

		@IpcHandler(isDefault = true)
		String onRest(byte[] payload, @Header("contentType") String type) {
			return "rest " + type;
		}

	}

	@IpcListener("defaults")
	static class TwoDefaults {

		@IpcHandler(isDefault = true)
		void onText(String text) {
		}

		@IpcHandler(isDefault = true)
		void onBytes(byte[] bytes) {
		}

	}

	@IpcListener("nothing")
	static class NoHandlers {

	}

}
