package dev.ipcboot.autoconfigure.diagnostics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a failed start says, from the real cause to the words.
 */
@Timeout(60)
class FailureAnalyzersTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class));

	private FailureAnalysis analyze(ApplicationContextRunner failing) {
		return analyze(failing, this.directory.path());
	}

	private FailureAnalysis analyze(ApplicationContextRunner failing, Path path) {
		FailureAnalysis[] analysis = new FailureAnalysis[1];
		failing.withPropertyValues("ipc.directory=" + path).run((context) -> {
			assertThat(context).hasFailed();
			analysis[0] = SpringFactoriesLoader.forDefaultResourceLocation()
				.load(FailureAnalyzer.class, null,
						(type, name, failure) -> assertThat(type).isEqualTo(FailureAnalyzer.class))
				.stream()
				.filter((analyzer) -> analyzer.getClass().getPackageName().startsWith("dev.ipcboot"))
				.map((analyzer) -> analyzer.analyze(context.getStartupFailure()))
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow();
		});
		return analysis[0];
	}

	@Test
	void takenName() {
		try (Claim claim = TaskDirectory.open(this.directory.path()).claim("orders")) {
			claim.publish(claim.describe(List.of(IpcAddress.of("unix:/tmp/x")), "ipc"));
			FailureAnalysis analysis = analyze(this.runner.withBean(Orders.class));
			assertThat(analysis.getDescription()).contains("'orders'")
				.contains("pid " + ProcessHandle.current().pid())
				.contains("unix:/tmp/x");
			assertThat(analysis.getAction()).contains("Stop that owner").contains("ipc.directory");
			assertThat(analysis.getDescription()).doesNotContain("top that owner");
		}
	}

	@Test
	void unknownScheme() {
		FailureAnalysis analysis = analyze(
				this.runner.withBean(Orders.class).withPropertyValues("ipc.tasks.orders.address=pigeon:north"));
		assertThat(analysis.getDescription())
			.isEqualTo("Address 'pigeon:north' can't be used: no transport serves 'pigeon:'.");
		assertThat(analysis.getAction()).startsWith("Use one of ").contains("unix").contains("pipe");
	}

	@Test
	void unavailableTransport() {
		FailureAnalysis analysis = analyze(this.runner.withBean(Orders.class)
			.withBean(BrokenTransport.class)
			.withPropertyValues("ipc.tasks.orders.address=broken:"));
		assertThat(analysis.getDescription())
			.isEqualTo("Transport 'broken:' is unavailable: its native library can't be loaded.");
		assertThat(analysis.getAction()).isEqualTo("Start Java with --enable-native-access=ALL-UNNAMED.");
	}

	@Test
	void exceededLimit() {
		FailureAnalysis analysis = analyze(this.runner.withBean(Orders.class)
			.withPropertyValues("ipc.tasks.orders.address=posix-mq:", "ipc.tasks.orders.queue.max-messages=1000000"));
		assertThat(analysis.getDescription()).contains("'orders'").contains("the limit is").contains("msg_max");
		assertThat(analysis.getAction()).isNotBlank();
	}

	@Test
	void openDirectory() throws Exception {
		Path open = Files.createDirectory(this.directory.path().resolve("open"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		FailureAnalysis analysis = analyze(this.runner, open);
		assertThat(analysis.getDescription()).contains(open.toString()).contains("rwxrwxrwx");
		assertThat(analysis.getAction()).contains("ipc.directory");
	}

	@Test
	void twoListenersOfOneTask() {
		FailureAnalysis analysis = analyze(this.runner.withBean("a", Orders.class).withBean(MoreOrders.class));
		assertThat(analysis.getDescription()).contains("Task 'orders' has two listeners")
			.contains("Orders.onOrder(String)")
			.contains("MoreOrders.onMore(byte[])");
		assertThat(analysis.getAction()).startsWith("A task has one listener");
	}

	@Test
	void twoListenersWithOneId() {
		FailureAnalysis analysis = analyze(this.runner.withBean(Orders.class).withBean(SameId.class));
		assertThat(analysis.getDescription()).contains("Two listeners have the id 'orders'");
	}

	@Test
	void nameThatIsNone() {
		FailureAnalysis analysis = analyze(this.runner.withBean(BadName.class));
		assertThat(analysis.getDescription()).startsWith(
				"@IpcListener on BadName.onMessage(String) can't be used: " + "'No Name' is not the name of a task");
	}

	static class Orders {

		@IpcListener("orders")
		void onOrder(String text) {
		}

	}

	static class MoreOrders {

		@IpcListener(id = "more", tasks = "orders")
		void onMore(byte[] bytes) {
		}

	}

	static class SameId {

		@IpcListener(id = "orders", tasks = "invoices")
		void onMessage(String text) {
		}

	}

	static class BadName {

		@IpcListener("No Name")
		void onMessage(String text) {
		}

	}

	static class BrokenTransport implements Transport {

		@Override
		public String scheme() {
			return "broken";
		}

		@Override
		public TransportTraits traits() {
			return new TransportTraits(true, false, true, false);
		}

		@Override
		public Availability availability() {
			return Availability.unavailable("its native library can't be loaded",
					"start Java with --enable-native-access=ALL-UNNAMED");
		}

		@Override
		public IpcAddress resolve(IpcAddress address, String task, Path directory) {
			return address;
		}

		@Override
		public ServerChannel listen(Endpoint endpoint) {
			throw new AssertionError("must not be asked");
		}

		@Override
		public WritableChannel connect(Endpoint endpoint, Duration timeout) {
			throw new AssertionError("must not be asked");
		}

		@Override
		public void remove(IpcAddress address) {
		}

	}

}
