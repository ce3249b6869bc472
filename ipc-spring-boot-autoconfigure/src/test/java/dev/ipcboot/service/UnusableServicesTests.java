package dev.ipcboot.service;

import java.util.stream.Stream;

import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.handler.annotation.Headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Interfaces that can't be implemented, and what is said about them.
 */
@Timeout(60)
class UnusableServicesTests {

	private final IpcClient client = IpcClient.create(mock(IpcTemplate.class));

	@Test
	void whatCanNotBeSentIsToldWithTheMethod() {
		IpcServiceProxyFactory factory = IpcServiceProxyFactory.builderFor(this.client).build();
		assertRefused(factory, TwoPayloads.class, "TwoPayloads.send(String, String) can't be sent as a message: "
				+ "its parameters 1 and 2 both are payloads");
		assertRefused(factory, NoTask.class, "NoTask.send(String) can't be sent as a message: it names no task");
		assertRefused(factory, NoAnnotation.class, "NoAnnotation.send(String)", "no @IpcExchange");
		assertRefused(factory, Many.class, "Many.send(String)", "a request has one reply");
		assertRefused(factory, Unknown.class, "Unknown.send(String)", "says no class");
		assertRefused(factory, NoMap.class, "NoMap.send(String)", "@Headers and has to be a Map");
		assertRefused(factory, BadName.class, "BadName.send(String)", "Bad Name");
		assertRefused(factory, BadPriority.class, "BadPriority.send(String)", "from 0 (lowest) to 9");
		assertRefused(factory, Empty.class, "has no method that could be a message");
		assertRefused(factory, String.class, "is no interface");
	}

	private static void assertRefused(IpcServiceProxyFactory factory, Class<?> type, String... words) {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> factory.createClient(type))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
	}

	@Test
	void aFactoryNeedsAClient() {
		assertThatIllegalStateException().isThrownBy(IpcServiceProxyFactory.builder()::build)
			.withMessageContaining("client(...)");
	}

	interface TwoPayloads {

		@IpcExchange("orders")
		void send(String one, String two);

	}

	interface NoTask {

		@IpcExchange
		void send(String one);

	}

	@IpcExchange("orders")
	interface NoAnnotation {

		void send(String one);

	}

	interface Many {

		@IpcExchange("orders")
		Stream<String> send(String one);

	}

	interface Unknown {

		@IpcExchange("orders")
		<T> T send(String one);

	}

	interface NoMap {

		@IpcExchange("orders")
		void send(@Headers String one);

	}

	interface BadName {

		@IpcExchange("Bad Name")
		void send(String one);

	}

	interface BadPriority {

		@IpcExchange(task = "orders", priority = "11")
		void send(String one);

	}

	interface Empty {

	}

}
