package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The latest changes of a state. Safe for use by any thread.
 */
final class StateHistory {

	private static final int CAPACITY = 10;

	private final AtomicReference<List<StateChange>> changes = new AtomicReference<>(List.of());

	void add(StateChange change) {
		this.changes.updateAndGet((before) -> {
			int skipped = Math.max(0, before.size() + 1 - CAPACITY);
			List<StateChange> after = new ArrayList<>(before.subList(skipped, before.size()));
			after.add(change);
			return List.copyOf(after);
		});
	}

	List<StateChange> all() {
		return this.changes.get();
	}

}
