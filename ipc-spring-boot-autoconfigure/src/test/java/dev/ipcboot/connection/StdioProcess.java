package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.StdioTransport;

/**
 * A JVM that is a child and speaks to its parent over its standard input and output. It
 * answers requests in capitals, and does what some words mean.
 */
public final class StdioProcess {

	private StdioProcess() {
	}

	static ExecOptions options(Path directory) {
		return ExecOptions.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), StdioProcess.class.getName(),
				directory.toString());
	}

	public static void main(String[] arguments) throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		Path marker = Path.of(arguments[0], "marker");
		TaskOptions task = TaskOptions.of("parent").at(IpcAddress.of("stdio:"));
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT.with(task),
				TaskDirectory.open(Path.of(arguments[0])), List.of(new StdioTransport(end::countDown)),
				EngineEvents.NONE)) {
			engine.listen(task, (delivery) -> {
				String text = new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
				if (text.equals("ask")) {
					ask(engine);
				}
				else if (text.equals("refuse")) {
					throw new IllegalArgumentException("not for me");
				}
				else if (text.equals("die once") && Files.notExists(marker)) {
					Files.createFile(marker);
					Runtime.getRuntime().halt(9);
				}
				delivery.reply(message((delivery.isRedelivered() ? "AGAIN " : "") + text.toUpperCase()));
			});
			end.await();
		}
	}

	private static void ask(IpcEngine engine) {
		Outcomes outcome = new Outcomes();
		engine.sender("parent").request(message("question"), outcome, Duration.ofSeconds(20));
		Thread thread = new Thread(() -> {
			try {
				outcome.await();
				engine.sender("parent").send(message("told " + outcome.text()), Duration.ofSeconds(10));
			}
			catch (Exception ex) {
				ex.printStackTrace();
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	static WireMessage message(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

}
