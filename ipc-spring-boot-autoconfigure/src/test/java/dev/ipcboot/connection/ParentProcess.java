package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.ProcessTransport;

/**
 * An application with a child, in a process of its own, which can be killed.
 */
public final class ParentProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ParentProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	static ParentProcess start(Path directory) throws IOException {
		return new ParentProcess(new ProcessBuilder(ChildEngineTests.java().toString(), "-cp",
				System.getProperty("java.class.path"), ParentProcess.class.getName(), directory.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
	}

	long childPid() throws IOException {
		return Long.parseLong(this.output.readLine());
	}

	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The process does not end");
		}
	}

	@Override
	public void close() throws Exception {
		kill();
	}

	public static void main(String[] arguments) throws Exception {
		TaskOptions task = new TaskOptions("cat", List.of(IpcAddress.of("exec:")), Framing.LINES,
				TransportOptions.NONE.with(ExecOptions.of("cat")));
		ProcessTransport transport = new ProcessTransport(new ChildEvents() {
			@Override
			public void started(String name, long pid, String program) {
				System.out.println(pid);
			}
		});
		IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT.with(task), TaskDirectory.open(Path.of(arguments[0])),
				List.of(transport), EngineEvents.NONE);
		engine.sender("cat").send(StdioProcess.message("hello"), Duration.ofSeconds(10));
		Thread.currentThread().join();
	}

}
