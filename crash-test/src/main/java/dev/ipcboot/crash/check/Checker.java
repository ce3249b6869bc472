package dev.ipcboot.crash.check;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks a round against all guarantees.
 */
public final class Checker {

	private static final List<Invariant> INVARIANTS = List.of(new Outcomes(), new Deliveries(), new PlainMessages(),
			new Deadlines(), new Endings());

	private Checker() {
	}

	/**
	 * Checks a round.
	 * @param round its ledgers
	 * @return the violations, none if every guarantee was kept
	 */
	public static List<Violation> check(Round round) {
		List<Violation> violations = new ArrayList<>();
		INVARIANTS.forEach((invariant) -> invariant.check(round, violations::add));
		return violations;
	}

}
