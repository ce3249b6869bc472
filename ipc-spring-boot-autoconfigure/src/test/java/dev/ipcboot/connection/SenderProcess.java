package dev.ipcboot.connection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;

/**
 * A sender in a process of its own. It sends messages whose bytes are all alike and ends
 * with 0 if every one was confirmed.
 */
public final class SenderProcess {

	private SenderProcess() {
	}

	static Process start(Path directory, String task, String scheme, int fill, int size, int count) throws Exception {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				SenderProcess.class.getName(), directory.toString(), task, scheme, String.valueOf(fill),
				String.valueOf(size), String.valueOf(count))
			.inheritIO()
			.start();
	}

	public static void main(String[] arguments) throws Exception {
		byte[] payload = new byte[Integer.parseInt(arguments[4])];
		Arrays.fill(payload, Byte.parseByte(arguments[3]));
		int count = Integer.parseInt(arguments[5]);
		AtomicInteger confirmed = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(count);
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(Path.of(arguments[0])),
				List.of(TestTransports.of(arguments[2])), EngineEvents.NONE)) {
			for (int i = 0; i < count; i++) {
				engine.sender(arguments[1]).send(WireMessage.of(payload), (outcome, reason) -> {
					if (outcome == Outcome.ACKNOWLEDGED) {
						confirmed.incrementAndGet();
					}
					done.countDown();
				}, Duration.ofSeconds(30));
			}
			engine.sender(arguments[1]).flush();
			done.await(40, TimeUnit.SECONDS);
		}
		System.exit((confirmed.get() == count) ? 0 : 1);
	}

}
