package dev.ipcboot.listener.deadletter;

import java.util.List;

/**
 * What became of dead letters that were sent to their task again.
 *
 * @param replayed how many were acknowledged, and removed
 * @param failures what became of the others, which are still there, in words
 */
public record ReplayResult(int replayed, List<String> failures) {

	/**
	 * Keep the failures from change.
	 */
	public ReplayResult {
		failures = List.copyOf(failures);
	}

}
