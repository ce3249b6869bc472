package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the project wants to reach: how a row of a measurement compares to another one.
 */
final class Goals {

	private static final String C = "C, one call each";

	private static final String AMQP = "Spring AMQP (the broker's word)";

	/** A goal that is about the value itself. */
	private static final String NOTHING = "";

	/** A goal that is about the difference. */
	private static final String WITHOUT = "without the starter";

	private static final List<Goal> ALL = goals();

	private Goals() {
	}

	private static List<Goal> goals() {
		List<Goal> goals = new ArrayList<>();
		String small = "confirmed unix 64";
		both(goals, small, C, 12, 4);
		both(goals, small, "JeroMQ", 3, 1.2);
		both(goals, small, "Netty, Unix socket", 5, 2);
		both(goals, small, "Spring Integration, TCP", 50, 20);
		both(goals, small, "gRPC, Unix socket", 150, 60);
		for (String carrier : List.of("pipe", "posix-mq", "unix-seqpacket", "tcp")) {
			both(goals, "confirmed " + carrier + " 64", C, 5, 2);
		}
		both(goals, "confirmed unix 1024", C, 5, 2.5);
		both(goals, "one-way unix 16384", C, 0.8, 0.6);
		for (String carrier : List.of("unix", "pipe", "posix-mq", "tcp")) {
			both(goals, "round-trip " + carrier + " 64", C, -1.5, -2);
		}
		both(goals, "round-trip unix 64", "Netty, Unix socket", -1 / 1.7, -1 / 1.3);
		both(goals, "round-trip unix 64", "Spring Integration, TCP", -1 / 2.2, -1 / 2.0);
		both(goals, "round-trip unix 64", "gRPC, Unix socket", -1 / 6.0, -1 / 5.0);
		for (String side : List.of("sender", "receiver")) {
			goals.add(new Goal("allocation unix 64", "engine, " + side, NOTHING, -0.5));
			goals.add(new Goal("allocation unix 64", "Spring, " + side, NOTHING, -400));
		}
		goals.add(new Goal("threads unix 64 engine", "engine, 8 threads", "engine, 1 thread", 0.8));
		goals.add(new Goal("threads unix 64 spring", "spring, 8 threads", "spring, 1 thread", 0.8));
		goals.add(new Goal("growth connections", "100", "1", -2));
		goals.add(new Goal("confirmed rabbit 64", "Spring", AMQP, 0.75));
		goals.add(new Goal("round-trip rabbit 64", "Spring", AMQP, -1.25));
		goals.add(new Goal("idle resident", "with ten tasks", WITHOUT, -20));
		goals.add(new Goal("idle start", "with ten tasks", WITHOUT, -300));
		return goals;
	}

	private static void both(List<Goal> goals, String measurement, String reference, double engine, double spring) {
		goals.add(new Goal(measurement, "engine", reference, engine));
		goals.add(new Goal(measurement, "Spring", reference, spring));
	}

	/**
	 * Those that the results tell about, as a table in Markdown.
	 */
	static String table(List<Result> results) {
		StringBuilder text = new StringBuilder("| goal | against | wanted | reached | |\n|---|---|---:|---:|---|\n");
		for (Goal goal : ALL) {
			goal.reached(results)
				.ifPresent((reached) -> text
					.append(String.format(Locale.ROOT, "| %s: %s | %s | %s %.2f | %.2f | %s |%n", goal.measurement(),
							goal.row(), goal.reference(), (goal.limit() > 0) ? "at least" : "at most",
							Math.abs(goal.limit()), reached, goal.isMet(reached) ? "yes" : "no")));
		}
		return text.toString();
	}

	/**
	 * A goal.
	 *
	 * @param measurement the name of the measurement
	 * @param row what is judged
	 * @param reference what it is divided by, or one of the constants above
	 * @param limit the least quotient, or the negative of the largest quotient, value or
	 * difference
	 */
	private record Goal(String measurement, String row, String reference, double limit) {

		Optional<Double> reached(List<Result> results) {
			return results.stream()
				.filter((result) -> result.name().equals(this.measurement))
				.findFirst()
				.flatMap((result) -> result.row(this.row).flatMap((one) -> compare(result, one)));
		}

		private Optional<Double> compare(Result result, Result.Row one) {
			if (this.reference.equals(NOTHING)) {
				return Optional.of(result.unit().scaled(one.median()));
			}
			return result.row(this.reference)
				.map((other) -> this.reference.equals(WITHOUT) ? result.unit().scaled(one.median() - other.median())
						: one.median() / other.median());
		}

		boolean isMet(double reached) {
			return (this.limit > 0) ? reached >= this.limit : reached <= -this.limit;
		}

	}

}
