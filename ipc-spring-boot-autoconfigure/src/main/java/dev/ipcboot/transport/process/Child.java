package dev.ipcboot.transport.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.Endpoint;

/**
 * One life of a child process: the process, its three pipes, and how it ended. Safe for
 * use by any thread.
 */
final class Child {

	private static final long EXIT_WAIT_MILLIS = 1000;

	private static final int SIGNALLED = 128;

	private final Process process;

	private final ExecOptions options;

	private final BoundedWriter input;

	private final ErrorOutput errors;

	private final Thread errorReader;

	private final long startedAt = System.nanoTime();

	private final ReentrantLock terminating = new ReentrantLock();

	private boolean terminated;

	private Child(Process process, Endpoint endpoint, ExecOptions options, ChildEvents events) {
		String task = endpoint.task();
		this.process = process;
		this.options = options;
		this.input = new BoundedWriter(process.getOutputStream(), "child process " + process.pid());
		this.errors = new ErrorOutput(process.getErrorStream(), (line) -> events.errorLine(task, process.pid(), line));
		this.errorReader = ProcessThreads.start("ipc-" + task + "-stderr", this.errors);
		ProcessThreads.start("ipc-" + task + "-stdin", this.input);
	}

	static Child start(Endpoint endpoint, ExecOptions options, ChildEvents events) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(options.command());
		if (options.workingDirectory() != null) {
			builder.directory(options.workingDirectory().toFile());
		}
		builder.environment().putAll(options.environment());
		Child child = new Child(builder.start(), endpoint, options, events);
		events.started(endpoint.task(), child.pid(), Program.shown(options.command().get(0)));
		return child;
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	BoundedWriter input() {
		return this.input;
	}

	InputStream output() {
		return this.process.getInputStream();
	}

	/**
	 * Have something done when the process has ended.
	 */
	void onExit(Runnable action) {
		this.process.onExit().thenRun(action);
	}

	long livedNanos() {
		return System.nanoTime() - this.startedAt;
	}

	/**
	 * The output has ended, which is usually a sign of death: wait for a moment, so that
	 * it can be said how it ended.
	 */
	void awaitExit() {
		try {
			if (this.process.waitFor(EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
				this.errorReader.join(EXIT_WAIT_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	List<String> lastErrors() {
		return this.errors.last();
	}

	/**
	 * The exit code of a process that has ended.
	 */
	int exitCode() {
		return this.process.exitValue();
	}

	/**
	 * How it ended, with the last lines of its error output.
	 */
	String describeEnd() {
		StringBuilder text = new StringBuilder("child process ").append(pid())
			.append(" (")
			.append(program())
			.append(") ");
		if (isAlive()) {
			text.append("has closed its output and is being ended");
		}
		else if (exitCode() > SIGNALLED) {
			text.append("was killed by signal ").append(exitCode() - SIGNALLED);
		}
		else {
			text.append("exited with code ").append(exitCode());
		}
		List<String> lines = lastErrors();
		if (!lines.isEmpty()) {
			text.append("; the end of its error output: ").append(String.join(" | ", lines));
		}
		return text.toString();
	}

	private String program() {
		return Program.shown(this.options.command().get(0));
	}

	/**
	 * End it, in a bounded time. Whoever comes second waits for the first.
	 */
	void terminate() {
		this.terminating.lock();
		try {
			if (!this.terminated) {
				this.terminated = true;
				new Termination(this.process, this.options.termination()).run(this.input::close);
				this.input.close();
			}
		}
		finally {
			this.terminating.unlock();
		}
	}

}
