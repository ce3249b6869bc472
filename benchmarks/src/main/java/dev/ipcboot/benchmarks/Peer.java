package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The second process of a measurement: another JVM on the same class path.
 */
final class Peer implements AutoCloseable {

	private final Process process;

	private Peer(Process process) {
		this.process = process;
	}

	static Peer start(Class<?> main, String... arguments) throws IOException {
		List<String> command = new java.util.ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Peer peer = new Peer(process);
		peer.awaitReady();
		return peer;
	}

	private void awaitReady() throws IOException {
		String line = this.process.inputReader().readLine();
		if (!"ready".equals(line)) {
			close();
			throw new IOException("The second process did not start: it said " + line);
		}
	}

	/**
	 * End the process: its standard input ends, which it waits for.
	 */
	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
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

	/**
	 * In the second process: say that it can begin and wait for the end.
	 */
	static void readyUntilEnd() throws IOException {
		System.out.println("ready");
		while (System.in.read() >= 0) {
			// Nothing is said to this process; the end of its input ends it.
		}
	}

}
