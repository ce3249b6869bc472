package dev.ipcboot.benchmarks.contender;

import java.nio.file.Path;

/**
 * Where two processes meet.
 *
 * @param directory an own directory, empty at first
 * @param carrier the scheme of the carrier; contenders that have only one ignore it
 */
public record Place(Path directory, String carrier) {

	/** The carrier with a broker. */
	public static final String RABBIT = "rabbit";

	/**
	 * The address of our tasks.
	 * @return the address, on which the system chooses what it can
	 */
	public String address() {
		return switch (this.carrier) {
			case "tcp", "udp" -> this.carrier + "://127.0.0.1:0";
			default -> this.carrier + ":";
		};
	}

	/**
	 * A file in the directory.
	 * @param name its name
	 * @return the path
	 */
	public Path file(String name) {
		return this.directory.resolve(name);
	}

}
