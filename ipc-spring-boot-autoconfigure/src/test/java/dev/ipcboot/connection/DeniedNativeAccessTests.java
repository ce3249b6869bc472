package dev.ipcboot.connection;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTransportUnavailableException;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A JVM that denies native access, which JDK 24 and later can: the JDK alone carries
 * {@code unix:}, and whatever needs more is refused with the remedy.
 */
@Timeout(60)
public class DeniedNativeAccessTests {

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	@Test
	void unixStreamsWorkAndTheOthersSayWhatIsMissing() throws Exception {
		Optional<Path> java = recentJava();
		assumeTrue(java.isPresent(), "there is no JDK 24 or later in java.home or /usr/lib/jvm");
		String printed = Outside.finish(Outside.start(java.get().toString(), "--illegal-native-access=deny", "-cp",
				System.getProperty("java.class.path"), DeniedNativeAccessTests.class.getName(),
				this.fixture.path().toString()));
		assertThat(printed.lines()).contains("unix: ACKNOWLEDGED by own user")
			.anySatisfy((line) -> assertThat(line).startsWith("unix-seqpacket: refused")
				.contains("native library can't be loaded")
				.contains("--enable-native-access=ALL-UNNAMED")
				.contains("use unix:"))
			.anySatisfy((line) -> assertThat(line).startsWith("unix-dgram: refused")
				.contains("--enable-native-access=ALL-UNNAMED"))
			.anySatisfy((line) -> assertThat(line).startsWith("unix:@abstract refused")
				.contains("--enable-native-access=ALL-UNNAMED"));
	}

	private static Optional<Path> recentJava() {
		if (Runtime.version().feature() >= 24) {
			return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
		}
		File[] found = new File("/usr/lib/jvm")
			.listFiles((directory, name) -> name.matches(".*\\b(2[4-9]|[3-9]\\d)\\b.*"));
		return Stream.ofNullable(found)
			.flatMap(Stream::of)
			.map((home) -> home.toPath().resolve("bin/java"))
			.filter((java) -> java.toFile().canExecute())
			.findFirst();
	}

	public static void main(String[] arguments) throws Exception {
		Path directory = Path.of(arguments[0]);
		try (IpcEngine receiving = engine(directory); IpcEngine sending = engine(directory)) {
			String[] user = new String[1];
			receiving.listen(TaskOptions.of("orders").at(IpcAddress.of("unix:")),
					(delivery) -> user[0] = delivery.peer().user());
			Outcomes outcomes = new Outcomes();
			sending.sender("orders").send(WireMessage.of(new byte[64]), outcomes, Duration.ofSeconds(20));
			System.out.println("unix: " + outcomes.await() + " by "
					+ (System.getProperty("user.name").equals(user[0]) ? "own user" : user[0]));
			for (String address : List.of("unix-seqpacket:", "unix-dgram:", "unix:@abstract")) {
				try (TaskReceiver receiver = receiving.listen(TaskOptions.of("other").at(IpcAddress.of(address)),
						(delivery) -> {
						})) {
					System.out.println(address + " listens: " + receiver.addresses());
				}
				catch (IpcTransportUnavailableException ex) {
					System.out.println(address + " refused: " + ex.getMessage());
				}
			}
		}
	}

	private static IpcEngine engine(Path directory) {
		List<Transport> transports = Stream.of("unix", "unix-seqpacket", "unix-dgram").map(TestTransports::of).toList();
		return IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(directory), transports, EngineEvents.NONE);
	}

}
