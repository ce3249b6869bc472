package dev.ipcboot.transport.process;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a process and its descendants in a bounded time: the input first, then SIGTERM,
 * then SIGKILL. Used once, by one thread.
 */
final class Termination {

	/** How long the kernel may take to carry out a SIGKILL. */
	private static final Duration KILL_GRACE = Duration.ofSeconds(5);

	/** How often a process that is to end is looked at. */
	private static final Duration LOOK = Duration.ofMillis(250);

	private final Process process;

	private final TerminationOptions options;

	/**
	 * All that were seen: once their parent has ended, the system does not tell any more
	 * that they belonged to it.
	 */
	private final Set<ProcessHandle> descendants = new LinkedHashSet<>();

	Termination(Process process, TerminationOptions options) {
		this.process = process;
		this.options = options;
	}

	/**
	 * End it by the end of its input, and by signals if it does not go.
	 * @param closeInput closes its input
	 * @param reading whether it is still at what was sent to it
	 * @param deadline the end of the patience with a process that reads on
	 */
	void run(Runnable closeInput, Reading reading, long deadline) {
		look();
		closeInput.run();
		if (!awaitLast(reading, deadline)) {
			signal();
		}
		endDescendants();
	}

	/**
	 * End it by signals, after a deadline.
	 */
	void run(long deadline) {
		look();
		if (!awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
			signal();
		}
		endDescendants();
	}

	/**
	 * By its handle: the methods of the process close its streams as well, which cuts off
	 * its last words, and waits for a thread that writes to a full pipe.
	 */
	private void signal() {
		look();
		this.process.toHandle().destroy();
		if (!awaitEnd(this.options.termGrace())) {
			look();
			this.process.toHandle().destroyForcibly();
			this.descendants.forEach(ProcessHandle::destroyForcibly);
			awaitEnd(KILL_GRACE);
		}
	}

	/**
	 * Wait for the end of a process that reads what is left.
	 */
	private boolean awaitLast(Reading reading, long deadline) {
		Duration idle = this.options.inputGrace();
		long end = Math.max(deadline, System.nanoTime() + idle.toNanos());
		boolean ended = awaitEnd(Duration.ZERO);
		while (!ended && end - System.nanoTime() > 0 && reading.goesOn(busyNanos(), idle, System.nanoTime())) {
			long look = Math.min(LOOK.toNanos(), Math.max(1, idle.toNanos() / 8));
			ended = awaitEnd(Duration.ofNanos(Math.min(look, Math.max(0, end - System.nanoTime()))));
		}
		return ended;
	}

	private long busyNanos() {
		look();
		long busy = BusyTime.nanos(this.process.toHandle());
		for (ProcessHandle descendant : this.descendants) {
			busy += BusyTime.nanos(descendant);
		}
		return busy;
	}

	private void look() {
		this.process.descendants().forEach(this.descendants::add);
	}

	private boolean awaitEnd(Duration time) {
		return await(this.process.onExit(), time);
	}

	private void endDescendants() {
		this.descendants.removeIf((handle) -> !handle.isAlive());
		this.descendants.forEach(ProcessHandle::destroy);
		if (!this.descendants.isEmpty() && !await(allEnded(), this.options.termGrace())) {
			this.descendants.forEach(ProcessHandle::destroyForcibly);
			await(allEnded(), KILL_GRACE);
		}
	}

	private CompletableFuture<Void> allEnded() {
		return CompletableFuture
			.allOf(this.descendants.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
	}

	private static boolean await(CompletableFuture<?> end, Duration time) {
		boolean interrupted = false;
		try {
			long deadline = System.nanoTime() + time.toNanos();
			while (true) {
				try {
					end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
					return true;
				}
				catch (InterruptedException ex) {
					// An application that is in a hurry still leaves no process behind
					interrupted = true;
				}
			}
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			return true;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
