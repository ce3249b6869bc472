package dev.ipcboot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What payloads become on the way from a sender to a listener, by their content type.
 */
@Timeout(60)
class MessageConversionTests {

	private static final ParameterizedTypeReference<List<Order>> ORDERS = new ParameterizedTypeReference<>() {
	};

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues(this.directory.property());
	}

	@Test
	void objectsTravelAsJsonUnlessTheyAreToldOtherwise() {
		runner().run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("type").request(new Order("screw", 3), String.class)).isEqualTo("application/json");
			assertThat(client.task("type").contentType("application/cbor").request(new Order("screw", 3), String.class))
				.isEqualTo("application/cbor");
			assertThat(client.task("type").request("screw", String.class)).isEqualTo("text/plain;charset=UTF-8");
			assertThat(client.task("type").request(new byte[1], String.class)).isEqualTo("none");
		});
	}

	@Test
	void cborThereAndBackWithGenerics() {
		runner().run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			List<Order> orders = List.of(new Order("screw", 3), new Order("nail", 4));
			assertThat(client.task("cbor").contentType("application/cbor").request(orders, ORDERS))
				.containsExactly(new Order("nail", 4), new Order("screw", 3));
			Message<?> whole = client.task("cbor").contentType("application/cbor").request(orders, Message.class);
			assertThat(whole).isNotNull();
			assertThat(whole.getHeaders()).containsEntry(MessageHeaders.CONTENT_TYPE, "application/cbor");
			assertThat((byte[]) whole.getPayload()).startsWith(0x82);
		});
	}

	@Test
	void malformedCborIsRejected() {
		runner().run((context) -> {
			IpcConfirmation verdict = context.getBean(IpcClient.class)
				.task("orders")
				.contentType("application/cbor")
				.confirm(new byte[] { (byte) 0xff })
				.get();
			assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(verdict.reason()).startsWith("MessageConversionException: Could not read CBOR");
		});
	}

	@Test
	void anUnknownTypeIsRejectedAndTheSenderIsToldTheSupportedOnes() {
		runner().run((context) -> assertThat(unknown(context.getBean(IpcClient.class)))
			.isEqualTo("MessageConversionException: No converter reads content type 'application/xml' as "
					+ Order.class.getName() + "; byte[] and String take any content type, other objects travel as"
					+ " [application/json, application/*+json, application/cbor, application/*+cbor]"));
	}

	@Test
	void withoutTheCborModule() {
		runner().withClassLoader(new FilteredClassLoader(CBORMapper.class)).run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(unknown(client)).endsWith("travel as [application/json, application/*+json]");
			assertThat(client.task("orders").contentType("application/cbor").confirm(new byte[1]).get().reason())
				.contains("No converter reads content type 'application/cbor'");
		});
	}

	@Test
	void withoutJackson() {
		runner().withClassLoader(new FilteredClassLoader(JsonMapper.class, CBORMapper.class))
			.run((context) -> assertThat(unknown(context.getBean(IpcClient.class)))
				.contains("add Jackson (spring-boot-starter-jackson) for JSON"));
	}

	private static @Nullable String unknown(IpcClient client) throws Exception {
		IpcConfirmation verdict = client.task("orders").contentType("application/xml").confirm("<order/>").get();
		assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
		return verdict.reason();
	}

	@Test
	void aTypeThatIsNoneIsRejectedAndTheNextMessageIsHandled() {
		runner().run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("orders").header("ipc_contentType", "nonsense").confirm(new byte[1]).get().outcome())
				.isEqualTo(Outcome.REJECTED);
			assertThat(client.task("orders").confirm(new Order("screw", 3)).get().isAcknowledged()).isTrue();
		});
	}

	/**
	 * What other libraries take for the name of a class means nothing here.
	 */
	@Test
	void nothingFromTheWireNamesAClass() {
		String other = Other.class.getName();
		Map<String, Object> claims = Map.of("__TypeId__", other, "__KeyTypeId__", other, "java-class", other, "class",
				other, "spring_json_header_types", other, "_type", other, "contentType",
				"application/json;class=\"" + other + "\";type=" + other);
		runner().run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			byte[] json = ("{\"@class\":\"" + other + "\",\"class\":\"" + other
					+ "\",\"@type\":\"x\",\"item\":\"screw\",\"count\":3}")
				.getBytes(StandardCharsets.UTF_8);
			assertThat(client.task("class").headers(claims).request(json, String.class))
				.isEqualTo(Order.class.getName());
			assertThat(client.task("any").headers(claims).request(json, String.class)).isEqualTo("LinkedHashMap 5");
			byte[] wrapped = ("[\"" + other + "\",{\"item\":\"screw\"}]").getBytes(StandardCharsets.UTF_8);
			assertThat(client.task("any").headers(claims).confirm(wrapped).get().outcome()).isEqualTo(Outcome.REJECTED);
			byte[] cbor = CBORMapper.builder()
				.build()
				.writeValueAsBytes(Map.of("@class", other, "item", "screw", "count", 3));
			assertThat(client.task("any").headers(claims).contentType("application/cbor").request(cbor, String.class))
				.isEqualTo("LinkedHashMap 3");
			assertThat(Other.created).isFalse();
		});
	}

	@Test
	void aConverterOfTheApplication() {
		runner().withUserConfiguration(CsvConfiguration.class).run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("class").contentType("text/csv").request("screw,3", String.class))
				.isEqualTo(Order.class.getName());
			assertThat(client.task("type").contentType("text/csv").request(new Order("screw", 3), String.class))
				.isEqualTo("text/csv");
			assertThat(unknown(client)).contains("text/csv");
		});
	}

	record Order(String item, int count) {
	}

	static class Other {

		private static boolean created;

		Other() {
			created = true;
		}

		void setItem(String item) {
			created = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CsvConfiguration {

		@Bean
		IpcMessageConvertersCustomizer csv() {
			return (converters) -> converters.add(new CsvConverter());
		}

	}

	static class CsvConverter extends AbstractMessageConverter {

		CsvConverter() {
			super(new MimeType("text", "csv"));
			setStrictContentTypeMatch(true);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Order.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> targetClass,
				@Nullable Object conversionHint) {
			String[] parts = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8).split(",");
			return new Order(parts[0], Integer.parseInt(parts[1]));
		}

		@Override
		protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
				@Nullable Object conversionHint) {
			Order order = (Order) payload;
			return (order.item() + "," + order.count()).getBytes(StandardCharsets.UTF_8);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@IpcListener("orders")
		void onOrder(Order order) {
		}

		@IpcListener("type")
		String onType(Message<byte[]> message) {
			return String.valueOf(message.getHeaders().getOrDefault(MessageHeaders.CONTENT_TYPE, "none"));
		}

		@IpcListener("cbor")
		Message<List<Order>> onCbor(List<Order> orders) {
			return MessageBuilder.withPayload(List.of(orders.get(1), orders.get(0)))
				.setHeader(MessageHeaders.CONTENT_TYPE, "application/cbor")
				.build();
		}

		@IpcListener("class")
		String onClass(Order order) {
			return order.getClass().getName();
		}

		@IpcListener("any")
		String onAny(Map<String, Object> payload) {
			return payload.getClass().getSimpleName() + " " + payload.size();
		}

	}

}
