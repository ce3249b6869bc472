package dev.ipcboot.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.ipcboot.benchmarks.contender.Contenders;
import dev.ipcboot.benchmarks.contender.Place;

/**
 * The class paths of the processes. What is ours runs with nothing but ours.
 */
final class Libraries {

	private static final String OURS = System.getProperty("java.class.path");

	private static final String NEIGHBOURS = System.getProperty("benchmarks.neighbours", "");

	private static final Pattern AMQP = Pattern
		.compile("^(spring-(amqp|rabbit|tx|boot-amqp)|amqp-client|netty-[a-z-]+)-[0-9]");

	private Libraries() {
	}

	static String of(String contender, String carrier) throws IOException {
		if (carrier.equals(Place.RABBIT)) {
			return OURS + File.pathSeparator + amqp();
		}
		return Contenders.isNeighbour(contender) ? OURS + File.pathSeparator + NEIGHBOURS : OURS;
	}

	/**
	 * What an application that uses a broker adds to its libraries.
	 */
	private static String amqp() throws IOException {
		try (Stream<Path> all = Files.list(Path.of(NEIGHBOURS).getParent())) {
			return all.filter((path) -> AMQP.matcher(path.getFileName().toString()).find())
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}
	}

}
