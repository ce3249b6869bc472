package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.directory.ProcessIdentity;
import dev.ipcboot.directory.TaskDirectory;
import org.awaitility.Awaitility;

/**
 * A receiver in a process of its own, which can be killed.
 */
public final class ReceiverProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ReceiverProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Start a receiver and wait until it owns its task.
	 */
	static ReceiverProcess start(Path directory, String task, String scheme, long microsPerMessage) throws IOException {
		return start(directory, task, scheme, microsPerMessage, "");
	}

	/**
	 * Start a receiver that writes the payload of each message that it handles into a
	 * file of its own, which the kernel keeps when it is killed.
	 */
	static ReceiverProcess startRecording(Path directory, String task, String scheme, Path record) throws IOException {
		return start(directory, task, scheme, 0, record.toString());
	}

	/**
	 * Start a receiver that removes lock, record, socket and entries in the index of the
	 * living owner, so that nothing tells of it, and claims its name.
	 */
	static ReceiverProcess startRemoving(Path directory, String task, String scheme) throws IOException {
		return start(directory, task, scheme, 0, "", "removing");
	}

	private static ReceiverProcess start(Path directory, String task, String scheme, long microsPerMessage,
			String record) throws IOException {
		return start(directory, task, scheme, microsPerMessage, record, "");
	}

	private static ReceiverProcess start(Path directory, String task, String scheme, long microsPerMessage,
			String record, String mode) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				ReceiverProcess.class.getName(), directory.toString(), task, scheme, String.valueOf(microsPerMessage),
				record, mode)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		ReceiverProcess receiver = new ReceiverProcess(process);
		String line = receiver.output.readLine();
		if (!"ready".equals(line)) {
			receiver.kill();
			throw new IOException("The receiver did not start: " + line);
		}
		return receiver;
	}

	/**
	 * Kill it as {@code kill -9} does, and wait for its end.
	 */
	void kill() {
		this.process.destroyForcibly();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The process does not end");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send it a signal.
	 */
	void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO().start().waitFor();
	}

	/**
	 * Stop it, and wait until all its threads stand still.
	 */
	void stop() throws Exception {
		signal("STOP");
		Path threads = Path.of("/proc", String.valueOf(pid()), "task");
		Awaitility.await().until(() -> {
			try (Stream<Path> all = Files.list(threads)) {
				return all.allMatch(ReceiverProcess::isStopped);
			}
		});
	}

	private static boolean isStopped(Path thread) {
		try {
			String status = Files.readString(thread.resolve("stat"));
			return status.charAt(status.lastIndexOf(')') + 2) == 'T';
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		kill();
	}

	public static void main(String[] arguments) throws Exception {
		long nanosPerMessage = Long.parseLong(arguments[3]) * 1000;
		String scheme = arguments[2];
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(Path.of(arguments[0])),
				List.of(TestTransports.of(scheme)), EngineEvents.NONE)) {
			FileChannel record = arguments[4].isEmpty() ? null
					: FileChannel.open(Path.of(arguments[4]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			MessageHandler handler = (delivery) -> {
				if (record != null) {
					record.write(delivery.payload());
				}
				long end = System.nanoTime() + nanosPerMessage;
				while (System.nanoTime() < end) {
					Thread.onSpinWait();
				}
			};
			TaskOptions task = TaskOptions.of(arguments[1]).at(new IpcAddress(scheme, ""));
			if (arguments[5].equals("removing")) {
				claimFromTheLiving(engine, Path.of(arguments[0]), task, handler);
			}
			else {
				engine.listen(task, handler);
			}
			System.out.println("ready");
			while (System.in.read() >= 0) {
				// The end of the input is the end of this process.
			}
		}
	}

	private static void removeFromIndex(Path directory) throws IOException {
		for (String base : List.of("/run", "/tmp")) {
			Path index = Path.of(base, "ipc-index-" + ProcessIdentity.current().uid());
			if (Files.isDirectory(index)) {
				try (DirectoryStream<Path> records = Files.newDirectoryStream(index, "*.json")) {
					for (Path record : records) {
						removeIfOf(directory, record);
					}
				}
			}
		}
	}

	private static void removeIfOf(Path directory, Path record) throws IOException {
		try {
			if (Files.readString(record).contains(directory + "/")) {
				Files.deleteIfExists(record);
			}
		}
		catch (NoSuchFileException ex) {
			// Its process has ended
		}
	}

	private static void claimFromTheLiving(IpcEngine engine, Path directory, TaskOptions task, MessageHandler handler)
			throws IOException {
		IpcException failure = new IpcException("not tried");
		for (int attempt = 0; attempt < 20; attempt++) {
			for (String suffix : List.of(".sock", ".dgram", ".lock", ".json")) {
				Files.deleteIfExists(directory.resolve(task.name() + suffix));
			}
			removeFromIndex(directory);
			try {
				engine.listen(task, handler);
				return;
			}
			catch (IpcException ex) {
				// The owner was quicker
				failure = ex;
			}
		}
		throw failure;
	}

}
