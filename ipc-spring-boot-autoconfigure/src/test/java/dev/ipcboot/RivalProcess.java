package dev.ipcboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another process that takes the name of a task away from its owner.
 */
public final class RivalProcess implements AutoCloseable {

	private final Process process;

	private RivalProcess(Process process) {
		this.process = process;
	}

	/**
	 * Puts a lock file that another process has locked in the place of the owner's,
	 * without a moment in between in which there is none.
	 */
	public static RivalProcess claim(Path lock) throws IOException {
		Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "python3"))), "python3 is not installed");
		Process process = new ProcessBuilder("python3", "-c", """
				import fcntl, os, sys
				lock = sys.argv[1]
				new = os.open(lock + ".new", os.O_CREAT | os.O_RDWR, 0o600)
				fcntl.lockf(new, fcntl.LOCK_EX)
				os.rename(lock + ".new", lock)
				print("claimed", flush=True)
				sys.stdin.read()
				""", lock.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		assertThat(process.inputReader().readLine()).isEqualTo("claimed");
		return new RivalProcess(process);
	}

	public String pid() {
		return String.valueOf(this.process.pid());
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

}
