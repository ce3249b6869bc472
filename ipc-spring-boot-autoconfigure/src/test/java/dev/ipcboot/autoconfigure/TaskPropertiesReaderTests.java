package dev.ipcboot.autoconfigure;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TaskPropertiesReader}.
 */
class TaskPropertiesReaderTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private Map<String, TaskProperties> read(Map<String, Object> properties) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		ConfigurationPropertySources.attach(this.environment);
		return new TaskPropertiesReader(this.environment).read();
	}

	@Test
	void nothing() {
		assertThat(read(Map.of())).isEmpty();
	}

	@Test
	void nameWithDotsNeedsNoBrackets() {
		Map<String, TaskProperties> tasks = read(
				Map.of("ipc.tasks.bench.unix.address", "unix:", "ipc.tasks.bench.posix-mq.queue.max-messages", "4"));
		assertThat(tasks).containsOnlyKeys("bench.unix", "bench.posix-mq");
		assertThat(tasks.get("bench.unix").address()).containsExactly("unix:");
		assertThat(tasks.get("bench.posix-mq").queue().maxMessages()).isEqualTo(4);
	}

	@Test
	void nameWithDotsMayHaveBrackets() {
		Map<String, TaskProperties> tasks = read(
				Map.of("ipc.tasks[bench.unix].address", "pipe:", "ipc.tasks[bench.unix].pipe.size", "8KB"));
		assertThat(tasks).containsOnlyKeys("bench.unix");
		assertThat(tasks.get("bench.unix").address()).containsExactly("pipe:");
		assertThat(tasks.get("bench.unix").pipe().size()).isEqualTo(DataSize.ofKilobytes(8));
	}

	@Test
	void nameThatLooksLikeAProperty() {
		Map<String, TaskProperties> tasks = read(Map.of("ipc.tasks.my.queue.framing", "lines"));
		assertThat(tasks).containsOnlyKeys("my.queue");
	}

	@Test
	void nameWithDashAndUnderscore() {
		Map<String, TaskProperties> tasks = read(Map.of("ipc.tasks.my_own-task.framing", "lines"));
		assertThat(tasks).containsOnlyKeys("my_own-task");
		assertThat(tasks.get("my_own-task").framing()).isEqualTo("lines");
	}

	@Test
	void severalAddresses() {
		assertThat(
				read(Map.of("ipc.tasks.a.address[0]", "unix:", "ipc.tasks.a.address[1]", "pipe:")).get("a").address())
			.isEqualTo(List.of("unix:", "pipe:"));
		assertThat(read(Map.of("ipc.tasks.b.address", "unix:, pipe:")).get("b").address())
			.isEqualTo(List.of("unix:", "pipe:"));
	}

	@Test
	void variablesOfTheEnvironment() {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource("variables-systemEnvironment",
					Map.of("IPC_TASKS_ORDERS_ADDRESS", "pipe:", "IPC_TASKS_ORDERS_QUEUE_MAXMESSAGES", "3")));
		Map<String, TaskProperties> tasks = read(Map.of());
		assertThat(tasks).containsOnlyKeys("orders");
		assertThat(tasks.get("orders").address()).containsExactly("pipe:");
		assertThat(tasks.get("orders").queue().maxMessages()).isEqualTo(3);
	}

	@Test
	void relaxedNames() {
		TaskProperties task = read(
				Map.of("ipc.tasks.a.queue.purgeOnStart", "true", "ipc.tasks.a.queue.messageSize", "1KB"))
			.get("a");
		assertThat(task.queue().purgeOnStart()).isTrue();
		assertThat(task.queue().messageSize()).isEqualTo(DataSize.ofKilobytes(1));
	}

	@Test
	void misspeltPropertyIsAnError() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> read(Map.of("ipc.tasks.orders.adress", "pipe:")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("ipc.tasks.orders.adress"))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("address, framing", "queue.max-messages"));
	}

	@Test
	void nameThatIsNoneIsAnError() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> read(Map.of("ipc.tasks.Orders.address", "pipe:")))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'Orders' is not the name of a task"));
	}

}
