package dev.ipcboot.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An application with ten tasks that does nothing, and the same one without the starter
 * and without its libraries.
 */
final class Idle implements AutoCloseable {

	/** What the starter brings along. */
	private static final List<String> STARTER = List.of("ipc-spring-boot", "junixsocket", "jnr-", "jffi", "asm-",
			"asm.", "HdrHistogram", "spring-messaging");

	private final Map<Boolean, Peer> running = new HashMap<>();

	private final List<WorkDirectory> directories = new ArrayList<>();

	List<Measurement> measurements() {
		return List.of(
				new Measurement("idle start", Unit.LONG_TIME,
						List.of(row("without the starter", this::start, false),
								row("with ten tasks", this::start, true))),
				new Measurement("idle heap", Unit.MEMORY,
						List.of(row("without the starter", (with) -> running(with).ask("heap"), false),
								row("with ten tasks", (with) -> running(with).ask("heap"), true))),
				new Measurement("idle resident", Unit.MEMORY,
						List.of(row("without the starter", (with) -> running(with).ask("resident"), false),
								row("with ten tasks", (with) -> running(with).ask("resident"), true))));
	}

	private static Workload row(String name, Question question, boolean with) {
		return new Workload(name, with ? "with" : "without", 1, (nanos) -> question.ask(with));
	}

	/**
	 * From the start of the process to the application's being there.
	 */
	private double start(boolean with) throws IOException {
		long start = System.nanoTime();
		Peer peer = open(with);
		long end = System.nanoTime();
		peer.close();
		return end - start;
	}

	private Peer running(boolean with) throws IOException {
		Peer peer = this.running.get(with);
		if (peer == null) {
			peer = open(with);
			this.running.put(with, peer);
		}
		return peer;
	}

	private Peer open(boolean with) throws IOException {
		if (!with) {
			return Peer.start(List.of(), withoutStarter(), IdleApplication.class);
		}
		WorkDirectory directory = WorkDirectory.create();
		this.directories.add(directory);
		return Peer.start(List.of(), System.getProperty("java.class.path"), IdleApplication.class,
				"dev.ipcboot.benchmarks.IdleListeners", directory.path().toString());
	}

	private static String withoutStarter() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> STARTER.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith))
			.collect(Collectors.joining(File.pathSeparator));
	}

	@Override
	public void close() {
		this.running.values().forEach(Peer::close);
		this.directories.forEach(WorkDirectory::close);
	}

	/**
	 * Something that can be asked of both applications.
	 */
	@FunctionalInterface
	private interface Question {

		double ask(boolean with) throws Exception;

	}

}
