package dev.ipcboot.crash.check;

import java.util.function.Consumer;

/**
 * A guarantee that can be read from the ledgers.
 */
@FunctionalInterface
interface Invariant {

	/**
	 * Checks a round.
	 * @param round the ledgers
	 * @param violations receives what is wrong
	 */
	void check(Round round, Consumer<Violation> violations);

}
