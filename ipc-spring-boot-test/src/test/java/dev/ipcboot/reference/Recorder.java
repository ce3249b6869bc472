package dev.ipcboot.reference;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the listeners of the examples have received. Safe for use by any thread.
 */
class Recorder {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	void add(String task, Object what) {
		this.entries.add(task + ": " + what);
	}

	List<String> entries() {
		return this.entries;
	}

}
