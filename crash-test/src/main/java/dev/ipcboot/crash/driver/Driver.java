package dev.ipcboot.crash.driver;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.ipcboot.crash.check.Checker;
import dev.ipcboot.crash.check.Round;
import dev.ipcboot.crash.check.Violation;

/**
 * Plays rounds and reports: one line of counts, and one line for each violation.
 */
public final class Driver {

	/** A round is short, so that its ledgers stay small and its end is checked often. */
	private static final int ROUND_SECONDS = 40;

	private static final int MIN_SECONDS = 10;

	private final Options options;

	private final PrintStream out;

	private final Map<String, Integer> messages = new TreeMap<>();

	private final Map<String, Integer> faults = new TreeMap<>();

	private int violations;

	/**
	 * Creates a driver.
	 * @param options the settings of the run
	 * @param out receives the report
	 */
	public Driver(Options options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Runs all rounds.
	 * @return the number of violations
	 * @throws IOException if the temporary directory cannot be used
	 */
	public int run() throws IOException {
		Random random = new Random(this.options.seed());
		long begin = System.nanoTime();
		int rounds = 0;
		int left = this.options.seconds();
		do {
			rounds++;
			round(rounds, random.nextLong(), Math.min(Math.max(left, MIN_SECONDS), ROUND_SECONDS));
			left = this.options.seconds() - secondsSince(begin);
		}
		while (left > 0);
		this.out.printf("crash-test: messages %s; faults %s; rounds=%d seconds=%d seed=%d violations=%d%n",
				words(this.messages), words(this.faults), rounds, secondsSince(begin), this.options.seed(),
				this.violations);
		return this.violations;
	}

	private static int secondsSince(long begin) {
		return (int) ((System.nanoTime() - begin) / 1_000_000_000);
	}

	private void round(int number, long seed, int seconds) throws IOException {
		try (Workplace place = new Workplace(); Stage stage = new Stage(place, seed, this.options.transports())) {
			stage.play(seconds);
			Round round = Round.read(place.ledgers());
			round.counts().forEach((word, count) -> this.messages.merge(word, count, Integer::sum));
			stage.faults().forEach((word, count) -> this.faults.merge(word, count, Integer::sum));
			List<Violation> found = new ArrayList<>(stage.violations());
			found.addAll(Checker.check(round));
			if (!found.isEmpty()) {
				place.keepLedgers();
			}
			found.forEach((violation) -> this.out.printf("violation: seed=%d round=%d %s; ledgers=%s%n",
					this.options.seed(), number, violation, place.ledgers()));
			this.violations += found.size();
		}
	}

	private static String words(Map<String, Integer> counts) {
		List<String> words = new ArrayList<>();
		counts.forEach((word, count) -> words.add(word + '=' + count));
		return words.isEmpty() ? "none" : String.join(" ", words);
	}

}
