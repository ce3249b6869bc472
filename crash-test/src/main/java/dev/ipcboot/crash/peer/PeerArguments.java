package dev.ipcboot.crash.peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arguments of a process under test.
 *
 * @param run the process run, for example {@code s1.3}
 * @param seed the seed of its decisions
 * @param directory the task directory
 * @param ledgers the directory of the ledgers
 * @param tasks the addresses by the names of the tasks: those that a receiver owns, or
 * those that a sender sends to; an empty address stands for the record of the task
 */
public record PeerArguments(String run, long seed, Path directory, Path ledgers, Map<String, String> tasks) {

	/**
	 * Longest wait of a confirmed send for its outcome, without outages.
	 */
	public static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Longest outage that extends it.
	 */
	public static final Duration MAX_OUTAGE = Duration.ofSeconds(10);

	/**
	 * Time that a loaded machine may add to any deadline.
	 */
	public static final Duration SLACK = Duration.ofSeconds(10);

	/**
	 * Owner of the tasks whose receiver lies.
	 */
	public static final String EVIL = "evil";

	/**
	 * Returns the process, whose runs differ in the number behind the dot.
	 * @return the name, for example {@code s1}
	 */
	public String process() {
		return this.run.substring(0, this.run.indexOf('.'));
	}

	/**
	 * Writes the arguments for a command line.
	 * @return the arguments
	 */
	public List<String> toList() {
		List<String> list = new ArrayList<>(
				List.of(this.run, String.valueOf(this.seed), this.directory.toString(), this.ledgers.toString()));
		this.tasks.forEach((task, address) -> list.add(task + '=' + address));
		return list;
	}

	static PeerArguments parse(String... arguments) {
		Map<String, String> tasks = new TreeMap<>();
		Arrays.stream(arguments).skip(4).forEach((argument) -> {
			String[] parts = argument.split("=", 2);
			tasks.put(parts[0], parts[1]);
		});
		return new PeerArguments(arguments[0], Long.parseLong(arguments[1]), Path.of(arguments[2]),
				Path.of(arguments[3]), tasks);
	}

	/**
	 * Returns the scheme in the name of a task.
	 * @param task the name, for example {@code unix.a}
	 * @return the scheme
	 */
	public static String scheme(String task) {
		return task.substring(0, task.indexOf('.'));
	}

}
