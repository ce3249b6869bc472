package dev.ipcboot.connection;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.TestPaths;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where no native library can be loaded, the JDK's own carriers work and the others say
 * what would help.
 */
@Timeout(120)
class WithoutNativeLibrariesTests {

	private Path directory;

	@BeforeEach
	void create() throws Exception {
		this.directory = TestPaths.create();
	}

	@AfterEach
	void delete() throws Exception {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private String run(String scheme) throws Exception {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return Outside
			.finish(Outside.start(java, "-cp", classPath(), Probe.class.getName(), this.directory.toString(), scheme));
	}

	/**
	 * Without the archives that hold the libraries; the classes that load them stay.
	 */
	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("-native"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix" })
	void worksThroughTheJdkAlone(String scheme) throws Exception {
		assertThat(run(scheme)).contains("reply: pong").contains("confirmed: ACKNOWLEDGED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "unix-seqpacket", "unix-dgram" })
	void isRefusedWithTheRemedy(String scheme) throws Exception {
		assertThat(run(scheme)).contains("refused: Transport '" + scheme + ":' is unavailable")
			.contains("--enable-native-access=ALL-UNNAMED");
	}

	/**
	 * Sends to itself.
	 */
	public static final class Probe {

		public static void main(String[] arguments) throws Exception {
			Transport transport = TestTransports.of(arguments[1]);
			Availability availability = transport.availability();
			System.out.println(availability);
			try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(Path.of(arguments[0])),
					List.of(transport), EngineEvents.NONE)) {
				engine.listen(TaskOptions.of("echo").at(new IpcAddress(arguments[1], "")),
						(delivery) -> delivery.reply(text("pong")));
				Outcomes request = new Outcomes();
				engine.sender("echo").request(text("ping"), request, EngineOptions.DEFAULT.confirmTimeout());
				request.await();
				System.out.println("reply: " + request.text());
				Outcomes confirmed = new Outcomes();
				engine.sender("echo").send(text("ping"), confirmed, EngineOptions.DEFAULT.confirmTimeout());
				System.out.println("confirmed: " + confirmed.await());
			}
			catch (IpcException ex) {
				System.out.println("refused: " + ex.getMessage());
			}
		}

		private static WireMessage text(String text) {
			return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
		}

	}

}
