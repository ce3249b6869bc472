package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.ipcboot.TestPaths;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that reaches the limit on threads of its container. The system does not hold
 * that against root, so that the process belongs to another user.
 */
@Timeout(90)
@Tag("root")
class ThreadLimitTests {

	private static final String NOBODY = "65534";

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private final List<String> output = new ArrayList<>();

	private Path directory;

	private Process process;

	private BufferedReader reader;

	@BeforeEach
	void start() throws Exception {
		Outside.require("prlimit");
		Outside.require("setpriv");
		this.directory = TestPaths.create();
	}

	@AfterEach
	void end() throws Exception {
		if (this.process != null) {
			this.process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "tcp" })
	void whatNeededThreadsGoesOnOnceTheyCanBeStarted(String scheme) throws Exception {
		startProcess(scheme);
		String threads = next();
		assertThat(threads).startsWith("threads [");
		limitThreads("1");
		tell("limited");
		String failed = next();
		Assumptions.assumeFalse(failed.equals("unlimited"), "The limit on threads does not hold here");
		assertThat(failed).isEqualTo("failed true");
		assertThat(next()).isEqualTo("waiting falsefalse[]");
		limitThreads("8000");
		tell("unlimited");
		assertThat(next()).isEqualTo("outcomes ACKNOWLEDGED ACKNOWLEDGED 11 ACKNOWLEDGED");
		String after = next();
		assertThat(Integer.parseInt(after.substring("after ".length()))).isLessThan(2000);
		assertThat(next()).isEqualTo(threads);
		assertThat(this.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		next();
		assertThat(this.output.stream().filter((line) -> line.contains("ERROR"))).as(String.join("\n", this.output))
			.hasSize(4)
			.allMatch((line) -> line.contains("could not be started: unable to create native thread"));
	}

	private void startProcess(String scheme) throws Exception {
		List<String> command = new ArrayList<>();
		if (ROOT) {
			Outside.finish(Outside.start("chown", NOBODY + ":" + NOBODY, this.directory.toString()));
			command.addAll(asNobody());
			// What a build has put into the home of root can be read all the same
			command.addAll(List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"));
		}
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				ThreadLimitProcess.class.getName(), this.directory.toString(), scheme));
		this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.reader = this.process.inputReader();
	}

	private static List<String> asNobody() {
		return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
	}

	/** The user itself may lower and raise what is below the hard limit. */
	private void limitThreads(String limit) throws Exception {
		List<String> command = new ArrayList<>(ROOT ? asNobody() : List.of());
		command.addAll(List.of("prlimit", "--pid", String.valueOf(this.process.pid()), "--nproc=" + limit + ":"));
		Outside.finish(Outside.start(command.toArray(new String[0])));
	}

	private void tell(String line) throws IOException {
		this.process.outputWriter().write(line + "\n");
		this.process.outputWriter().flush();
	}

	/** The next line for this test; the others are those of the log. */
	private String next() throws IOException {
		String line = this.reader.readLine();
		while (line != null && !line.startsWith("> ")) {
			this.output.add(line);
			line = this.reader.readLine();
		}
		return (line != null) ? line.substring(2) : "the end of " + String.join("\n", this.output);
	}

}
