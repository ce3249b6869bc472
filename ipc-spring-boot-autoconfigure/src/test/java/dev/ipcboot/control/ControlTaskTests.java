package dev.ipcboot.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.TaskName;
import dev.ipcboot.TestPaths;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an application tells other processes without a web server, asked by the program
 * that people use.
 */
@Timeout(180)
class ControlTaskTests {

	private static final Path PROGRAM = Path.of("..", "sample-app", "peers", "ipc.py");

	private Path directory;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void createDirectory() throws IOException {
		this.directory = TestPaths.create();
	}

	@AfterEach
	void stop() throws IOException {
		if (this.context != null) {
			this.context.close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private void start(String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--ipc.directory=" + this.directory, "--spring.application.name=shop"));
		arguments.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	private IpcTemplate template() {
		return this.context.getBean(IpcTemplate.class);
	}

	private void order(String body) throws Exception {
		template().convertSendAndConfirm("orders", body, Map.of("color", "red")).get(30, TimeUnit.SECONDS);
	}

	private List<TaskRecord> controls() {
		return TaskDirectory.open(this.directory)
			.list()
			.stream()
			.filter((entry) -> ControlTask.CONTROL.equals(entry.attributes().get(ControlTask.ROLE)))
			.toList();
	}

	private Process program(String... arguments) {
		Outside.require("python3");
		List<String> command = new ArrayList<>(
				List.of("python3", PROGRAM.toString(), "--directory", this.directory.toString()));
		command.addAll(List.of(arguments));
		return Outside.start(command.toArray(String[]::new));
	}

	@Test
	void topShowsWhatEveryTaskDoes() throws Exception {
		start();
		for (int i = 0; i < 7; i++) {
			order("order " + i);
		}
		String line = Outside.finish(program("top", "--count", "1"))
			.lines()
			.filter((text) -> text.startsWith("orders "))
			.collect(Collectors.joining("\n"));
		List<String> cells = List.of(line.split("\\s\\s+"));
		assertThat(cells.subList(0, 4)).containsExactly("orders", "unix", String.valueOf(ProcessHandle.current().pid()),
				"shop");
		assertThat(cells.subList(10, 12)).containsExactly("7", "7");
		assertThat(Double.parseDouble(cells.get(5))).as("in 10 seconds").isPositive();
		assertThat(cells.get(9)).endsWith(" us");
	}

	@Test
	void tailShowsWhatPassesAndChangesNothing() throws Exception {
		start("--ipc.control.tail=true");
		Process tail = program("tail", "orders", "--count", "3", "--headers");
		try (var output = tail.inputReader()) {
			assertThat(output.readLine()).isEqualTo("looking at task 'orders'");
			for (int i = 0; i < 3; i++) {
				order("order " + i);
			}
			for (int i = 0; i < 3; i++) {
				assertThat(output.readLine()).contains("pid " + ProcessHandle.current().pid())
					.contains("\"color\": \"red\"")
					.endsWith("order " + i);
			}
		}
		assertThat(tail.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(tail.exitValue()).isZero();
		assertThat(this.context.getBean(Application.class).orders).hasSize(3);
	}

	@Test
	void messagesAreNotShownUnlessAllowed() throws Exception {
		start();
		Process tail = program("tail", "orders");
		assertThat(tail.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(tail.exitValue()).isEqualTo(3);
		assertThat(tail.inputReader().readLine()).contains("ipc.control.tail=true");
	}

	@Test
	void isNoTaskOfTheApplication() throws Exception {
		start();
		assertThat(controls()).hasSize(1)
			.allSatisfy((entry) -> assertThat(entry.task()).startsWith(TaskName.RETURN_PREFIX));
		Outside.finish(program("top", "--count", "2", "--interval", "0.1"));
		IpcEngine engine = this.context.getBean(IpcEngine.class);
		assertThat(engine.receivers()).extracting(TaskReceiver::task).containsExactly("orders");
		assertThat(engine.statistics().snapshots()).noneMatch((figures) -> figures.task().startsWith("return"));
		assertThat(Outside.finish(program("ls"))).contains("orders").doesNotContain("return.");
		Process astray = program("send", "nobody", "x");
		assertThat(astray.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(astray.inputReader().readLine()).endsWith("tasks there: orders");
	}

	@Test
	void endsWithTheApplicationAndLeavesNothing() {
		start();
		this.context.close();
		assertThat(controls()).isEmpty();
		assertThat(this.directory).isDirectoryNotContaining("glob:**return.*");
	}

	@Test
	void canBeTurnedOff() throws Exception {
		start("--ipc.control.enabled=false");
		assertThat(controls()).isEmpty();
		assertThat(Outside.finish(program("top", "--count", "1")).lines()).hasSize(1);
	}

	@Test
	void saysWhichCommandsItKnows() {
		start();
		String task = controls().get(0).task();
		assertThatExceptionOfType(IpcRejectedException.class)
			.isThrownBy(() -> template().convertSendAndReceive(task, "x", String.class))
			.withMessageContaining("throughput and tail are");
	}

	@Test
	void whoAsksTooSeldomLearnsHowManyItHasMissed() throws Exception {
		start("--ipc.control.tail=true");
		MessageTap tap = this.context.getBean(MessageTaps.class).find("orders");
		assertThat(tap).isNotNull();
		long last = tap.read(-1).last();
		for (int i = 0; i < 100; i++) {
			order("x".repeat(60_000));
		}
		MessageTap.Copies copies = tap.read(last);
		assertThat(copies.missed()).isPositive();
		assertThat(copies.messages()).isNotEmpty();
		assertThat(copies.missed() + copies.messages().size()).isEqualTo(100);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final List<String> orders = new CopyOnWriteArrayList<>();

		@IpcListener("orders")
		void onOrder(String order) {
			this.orders.add(order);
		}

	}

}
