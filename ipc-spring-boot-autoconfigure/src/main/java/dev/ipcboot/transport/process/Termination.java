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
	 * End it.
	 * @param closeInput closes its input
	 */
	void run(Runnable closeInput) {
		look();
		closeInput.run();
		if (!awaitEnd(this.options.inputGrace())) {
			look();
			// Not Process.destroy(), which would cut off the last words as well
			this.process.toHandle().destroy();
			if (!awaitEnd(this.options.termGrace())) {
				look();
				this.process.destroyForcibly();
				this.descendants.forEach(ProcessHandle::destroyForcibly);
				awaitEnd(KILL_GRACE);
			}
		}
		endDescendants();
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
