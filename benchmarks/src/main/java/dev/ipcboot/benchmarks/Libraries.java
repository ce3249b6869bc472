package dev.ipcboot.benchmarks;

import java.io.File;

import dev.ipcboot.benchmarks.contender.Contenders;

/**
 * The class paths of the processes. What is ours runs with nothing but ours.
 */
final class Libraries {

	private static final String OURS = System.getProperty("java.class.path");

	private static final String NEIGHBOURS = System.getProperty("benchmarks.neighbours", "");

	private Libraries() {
	}

	static String of(String contender) {
		return Contenders.isNeighbour(contender) ? OURS + File.pathSeparator + NEIGHBOURS : OURS;
	}

}
