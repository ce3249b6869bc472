package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that obeys: another JVM on the same class path. Used by one thread.
 */
final class Peer implements AutoCloseable {

	private final String what;

	private final Process process;

	private Peer(String what, Process process) {
		this.what = what;
		this.process = process;
	}

	/**
	 * Start a process and wait until it is ready.
	 * @param prefix what the command begins with: what pins it to a core, or nothing
	 */
	static Peer start(List<String> prefix, String classPath, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
				"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-cp", classPath, main.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Peer peer = new Peer(String.join(" ", arguments), process);
		peer.await();
		return peer;
	}

	/**
	 * Give a command and wait for the answer.
	 */
	double ask(String command) throws IOException {
		this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
		this.process.getOutputStream().flush();
		return Double.parseDouble(await());
	}

	private String await() throws IOException {
		String line;
		do {
			line = this.process.inputReader().readLine();
			if (line == null) {
				throw new IOException("This process has failed: " + this.what);
			}
		}
		while (!line.startsWith(Worker.ANSWER));
		return line.substring(Worker.ANSWER.length());
	}

	/**
	 * End the process: its standard input ends, which it waits for.
	 */
	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
