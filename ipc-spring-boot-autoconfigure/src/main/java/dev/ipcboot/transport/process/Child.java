package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.posix.StreamEnd;
import dev.ipcboot.posix.StreamEnd.NewPipe;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.CompletingWriter;
import dev.ipcboot.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One life of a child process: the process, its three pipes, and how it ended. Safe for
 * use by any thread.
 */
final class Child {

	private static final long EXIT_WAIT_MILLIS = 1000;

	private static final int SIGNALLED = 128;

	private static final long LOOK_NANOS = 50_000_000;

	private final Process process;

	private final String task;

	private final ChildEvents events;

	private final ExecOptions options;

	private final ProcessPipe pipe;

	private final CompletingWriter input;

	private final ErrorOutput errors;

	private final Thread errorReader;

	private final long startedAt = System.nanoTime();

	private final ReentrantLock terminating = new ReentrantLock();

	private boolean terminated;

	/** How much was written; by one writing thread at a time. */
	private volatile long written;

	/** How much of its output was read; by the reading thread alone. */
	private volatile long outputRead;

	/** Unread bytes of its input when it had ended, or -1 if unknown. */
	private volatile long leftUnread = UnreadBytes.UNKNOWN;

	private Child(Process process, @Nullable StreamEnd end, Endpoint endpoint, ExecOptions options,
			ChildEvents events) {
		String task = endpoint.task();
		String name = "child process " + process.pid();
		this.process = process;
		this.task = task;
		this.options = options;
		this.events = events;
		this.errors = new ErrorOutput(process.getErrorStream(), (line) -> events.errorLine(task, process.pid(), line));
		this.errorReader = ProcessThreads.start("ipc-" + task + "-stderr", this.errors);
		if (end != null) {
			this.pipe = new NativePipe(end, name);
		}
		else {
			ThreadedPipe threaded = new ThreadedPipe(process.getOutputStream(), name,
					Path.of("/proc/" + process.pid() + "/fd/0"));
			ProcessThreads.start("ipc-" + task + "-stdin", threaded);
			this.pipe = threaded;
		}
		this.input = new CompletingWriter(this::write, name, ProcessPipe.BATCH);
	}

	private void write(ByteBuffer bytes, int priority, long timeoutNanos) throws IOException {
		int begin = bytes.position();
		try {
			this.pipe.write(bytes, priority, timeoutNanos);
		}
		finally {
			this.written += bytes.position() - begin;
		}
	}

	static Child start(Endpoint endpoint, ExecOptions options, ChildEvents events, boolean nativePipes)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder(options.command());
		if (options.workingDirectory() != null) {
			builder.directory(options.workingDirectory().toFile());
		}
		builder.environment().putAll(options.environment());
		NewPipe input = nativePipes ? StreamEnd.create() : null;
		Child child = (input != null) ? start(builder, input, endpoint, options, events)
				: of(builder.start(), null, endpoint, options, events);
		events.started(endpoint.task(), child.pid(), Program.shown(options.command().get(0)));
		return child;
	}

	/**
	 * Start it with a pipe whose writes are bounded.
	 */
	private static Child start(ProcessBuilder builder, NewPipe input, Endpoint endpoint, ExecOptions options,
			ChildEvents events) throws IOException {
		Process process;
		try {
			process = builder.redirectInput(input.input().toFile()).start();
		}
		catch (IOException | RuntimeException ex) {
			input.close();
			throw ex;
		}
		input.closeReader();
		return of(process, input.writer(), endpoint, options, events);
	}

	private static Child of(Process process, @Nullable StreamEnd end, Endpoint endpoint, ExecOptions options,
			ChildEvents events) throws IOException {
		try {
			return new Child(process, end, endpoint, options, events);
		}
		catch (ThreadStartException ex) {
			process.destroyForcibly();
			if (end != null) {
				end.close();
			}
			throw new IOException("no thread can be started that reads its output", ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	CompletingWriter input() {
		return this.input;
	}

	/**
	 * Whether its input may still be read.
	 */
	boolean isInputOpen() {
		return this.pipe.isOpen();
	}

	/**
	 * Read its output.
	 */
	int read(byte[] bytes, int length) throws IOException {
		int count = this.process.getInputStream().read(bytes, 0, length);
		this.outputRead += Math.max(0, count);
		return count;
	}

	/**
	 * Mark that changes as long as the child makes progress.
	 */
	private long said() {
		return this.outputRead + this.errors.read();
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
	 * Whether it was ended by a signal.
	 */
	boolean isKilled() {
		return !isAlive() && exitCode() > SIGNALLED;
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
		else if (isKilled()) {
			text.append("was killed by signal ").append(exitCode() - SIGNALLED);
		}
		else {
			text.append("exited with code ").append(exitCode());
		}
		long unread = (this.leftUnread >= 0) ? this.leftUnread : this.pipe.unread();
		if (!isAlive() && unread > 0) {
			text.append(", with ").append(unread).append(" bytes of its input unread");
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
	 * End it, in a bounded time. A thread that comes second waits for the first.
	 * @param patienceNanos how long it may go on reading what was sent to it; 0 if it is
	 * ended for what it has sent
	 */
	void terminate(long patienceNanos) {
		this.terminating.lock();
		try {
			if (!this.terminated) {
				this.terminated = true;
				end(patienceNanos);
			}
		}
		finally {
			this.terminating.unlock();
		}
	}

	private void end(long patienceNanos) {
		long deadline = System.nanoTime() + patienceNanos;
		completeInput(patienceNanos);
		try (UnreadBytes unread = this.pipe.watch()) {
			Termination termination = new Termination(this.process, this.options.termination());
			if (!this.input.isMidway()) {
				termination.run(this.pipe::close, new Reading(unread, this.written > 0, this::said), deadline);
			}
			else {
				// The end of its input would make a message of what is cut off
				termination.run(deadline);
				this.pipe.close();
			}
			this.leftUnread = unread.count();
			report(patienceNanos);
		}
	}

	/**
	 * Write what was begun, as long as it lives.
	 */
	private void completeInput(long patienceNanos) {
		long deadline = System.nanoTime() + patienceNanos;
		try {
			boolean complete = this.input.complete(0);
			while (!complete && isAlive() && deadline - System.nanoTime() > 0) {
				complete = this.input.complete(Math.min(LOOK_NANOS, deadline - System.nanoTime()));
			}
		}
		catch (IOException ex) {
			// It does not read any more, which the report tells.
		}
	}

	/**
	 * Report what is left by an orderly end; any other end is described as a whole.
	 */
	private void report(long patienceNanos) {
		int unwritten = this.input.unfinished();
		if (patienceNanos > 0 && (this.leftUnread > 0 || unwritten > 0)) {
			this.events.inputLeft(this.task, pid(), Math.max(0, this.leftUnread), unwritten,
					Duration.ofNanos(patienceNanos));
		}
	}

}
