package dev.ipcboot.connection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The state of the way to a task and its latest changes. Safe for use by any thread.
 */
final class LinkStates {

	private static final int CAPACITY = 10;

	private final String task;

	private final EngineEvents events;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile TaskSender.State state = TaskSender.State.IDLE;

	private volatile List<LinkStateChange> changes = List.of(new LinkStateChange(this.state, Instant.now(), null));

	LinkStates(String task, EngineEvents events) {
		this.task = task;
		this.events = events;
	}

	TaskSender.State state() {
		return this.state;
	}

	/**
	 * Enter a state, if it is another one.
	 */
	void change(TaskSender.State next, @Nullable Throwable cause) {
		this.lock.lock();
		try {
			TaskSender.State before = this.state;
			if (before != next) {
				enter(before, next, cause);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Enter a state if the present one is another one.
	 */
	void change(TaskSender.State expected, TaskSender.State next, @Nullable Throwable cause) {
		this.lock.lock();
		try {
			if (this.state == expected) {
				enter(expected, next, cause);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void enter(TaskSender.State before, TaskSender.State next, @Nullable Throwable cause) {
		List<LinkStateChange> known = this.changes;
		List<LinkStateChange> copy = new ArrayList<>(
				known.subList(Math.max(0, known.size() + 1 - CAPACITY), known.size()));
		copy.add(new LinkStateChange(next, Instant.now(), (cause != null) ? cause.getMessage() : null));
		this.changes = List.copyOf(copy);
		this.state = next;
		this.events.linkStateChanged(this.task, before, next, cause);
	}

	/**
	 * The latest changes, the oldest first; the last one is the present state.
	 */
	List<LinkStateChange> changes() {
		return this.changes;
	}

}
