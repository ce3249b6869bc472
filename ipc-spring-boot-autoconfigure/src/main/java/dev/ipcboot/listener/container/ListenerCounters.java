package dev.ipcboot.listener.container;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a container counts. Safe for use by any thread.
 */
final class ListenerCounters {

	final LongAdder filtered = new LongAdder();

	final LongAdder failures = new LongAdder();

	final LongAdder retries = new LongAdder();

	final LongAdder releases = new LongAdder();

	final LongAdder deadLetters = new LongAdder();

}
