package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.process.StdioTransport;

/**
 * A JVM that speaks lines to its parent: answers a number with a line of that length, and
 * the word "later" after its input has ended.
 */
public final class LineProcess {

	private LineProcess() {
	}

	static Process start(Path directory) throws Exception {
		return new ProcessBuilder(ChildEngineTests.java().toString(), "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), LineProcess.class.getName(), directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	public static void main(String[] arguments) throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		TaskOptions task = TaskOptions.of("parent").at(IpcAddress.of("stdio:")).framed(Framing.LINES);
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT.with(task),
				TaskDirectory.open(Path.of(arguments[0])), List.of(new StdioTransport(end::countDown)),
				EngineEvents.NONE)) {
			CompletableFuture<Void> later = new CompletableFuture<>();
			engine.listen(task, (delivery) -> {
				String text = new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
				if (text.equals("later")) {
					Verdict verdict = delivery.detach();
					later.thenRun(() -> verdict.reply(StdioProcess.message("here")));
				}
				else {
					delivery.reply(StdioProcess.message("z".repeat(Integer.parseInt(text))));
				}
			});
			end.await(60, TimeUnit.SECONDS);
			later.complete(null);
		}
	}

}
