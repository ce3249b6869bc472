package dev.ipcboot.transport.process;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.ChildStatus.State;
import dev.ipcboot.transport.PeerFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the lives of a child, and decides by it whether and when the next one
 * begins. Used under the lock of the {@link ChildServer}.
 */
final class ChildLedger {

	private final String task;

	private final ExecOptions options;

	private final Backoff backoff;

	private State state = State.WAITING;

	private Instant since = Instant.now();

	private long lives;

	private long pauseNanos;

	private @Nullable Integer exitCode;

	private List<String> errors = List.of();

	private @Nullable String problem;

	ChildLedger(String task, ExecOptions options, Backoff backoff) {
		this.task = task;
		this.options = options;
		this.backoff = backoff;
	}

	void started(Child child) {
		this.lives++;
		enter(State.RUNNING);
	}

	private void enter(State newState) {
		this.state = newState;
		this.since = Instant.now();
	}

	/**
	 * A life has ended.
	 * @param aborted whether it was ended from here, for what it has sent
	 * @return whether there is to be another one
	 */
	boolean ended(Child child, boolean aborted) {
		this.exitCode = child.exitCode();
		this.errors = child.lastErrors();
		boolean failed = aborted || child.exitCode() != 0;
		String text = child.describeEnd() + (aborted ? ", after it was ended for what it had sent" : "");
		boolean goesOn = switch (this.options.restart().policy()) {
			case ALWAYS -> true;
			case ON_FAILURE -> failed;
			case NEVER -> false;
		};
		this.problem = text;
		if (goesOn) {
			await(child.livedNanos());
		}
		else {
			enter(failed ? State.FAILED : State.DONE);
		}
		return goesOn;
	}

	/**
	 * The system refused to start it. What can be known was checked before, so this may
	 * pass: there were too many processes, say.
	 */
	void notStarted(IOException cause) {
		this.problem = "child process could not be started: " + cause.getMessage();
		await(0);
	}

	private void await(long livedNanos) {
		this.pauseNanos = this.backoff.afterEnd(livedNanos, System.nanoTime());
		enter(State.WAITING);
	}

	/**
	 * How long to wait before the next life.
	 */
	long pauseNanos() {
		return this.pauseNanos;
	}

	private boolean isTooOften() {
		return this.backoff.isTooOften(System.nanoTime());
	}

	/**
	 * Why there is no child.
	 * @param leftNanos how long it takes until the next life
	 */
	@Nullable IOException absence(long leftNanos) {
		if (this.problem == null) {
			return null;
		}
		String text = "its " + this.problem + "; " + next(leftNanos);
		boolean hopeless = this.state != State.WAITING || isTooOften();
		return hopeless ? new PeerFailedException(text) : new IOException(text);
	}

	private String next(long leftNanos) {
		if (this.state != State.WAITING) {
			return "by ipc.tasks." + this.task + ".exec.restart.policy it is not started again";
		}
		return "it is started again in " + Math.max(0, TimeUnit.NANOSECONDS.toMillis(leftNanos)) + " ms"
				+ (isTooOften() ? ", with the longest pause, since it was started more than "
						+ this.options.restart().maxRestarts() + " times again within "
						+ this.options.restart().within().toSeconds() + " s" : "");
	}

	ChildStatus status(@Nullable Child child, boolean closed) {
		boolean comesAndGoes = this.state == State.RUNNING || this.state == State.WAITING;
		State shown = (comesAndGoes && isTooOften()) ? State.RESTARTING_TOO_OFTEN : this.state;
		String trouble = (this.problem != null && this.state != State.RUNNING)
				? this.problem + "; " + next(this.pauseNanos) : this.problem;
		long pid = (child != null && child.isAlive()) ? child.pid() : -1;
		return new ChildStatus(this.task, Program.shown(this.options.command().get(0)), closed ? State.CLOSED : shown,
				this.since, pid, Math.max(0, this.lives - 1), this.exitCode,
				(child != null) ? child.lastErrors() : this.errors, trouble);
	}

}
