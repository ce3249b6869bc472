package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * A process that puts a known load on a task: so many confirmed messages of 100 bytes, so
 * many a second.
 */
public final class Load implements AutoCloseable {

	static final int SIZE = 100;

	private final Process process;

	private Load(Process process) {
		this.process = process;
	}

	static Load start(Path directory, String task, long count, long perSecond) throws IOException {
		return new Load(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), Load.class.getName(), directory.toString(), task,
				String.valueOf(count), String.valueOf(perSecond))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start());
	}

	public static void main(String[] arguments) throws Exception {
		long count = Long.parseLong(arguments[2]);
		long interval = 1_000_000_000 / Long.parseLong(arguments[3]);
		CountDownLatch verdicts = new CountDownLatch((int) Math.min(count, Integer.MAX_VALUE));
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(Path.of(arguments[0])),
				List.of(new UnixStreamTransport(), new FifoTransport()), EngineEvents.NONE)) {
			TaskSender sender = engine.sender(arguments[1]);
			WireMessage message = WireMessage.of(Map.of(), new byte[SIZE], 0);
			long due = System.nanoTime();
			for (long i = 0; i < count; i++) {
				for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
					LockSupport.parkNanos(left);
				}
				due += interval;
				sender.send(message, (outcome, reason) -> verdicts.countDown(), Duration.ofSeconds(30));
			}
			sender.flush();
			verdicts.await();
		}
	}

	boolean await(long seconds) throws InterruptedException {
		return this.process.waitFor(seconds, TimeUnit.SECONDS);
	}

	/**
	 * {@code kill -9}.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
