package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The two processes of a contender.
 */
final class Pair implements AutoCloseable {

	private final Path directory;

	private final Peer receiver;

	private final Peer sender;

	private Pair(Path directory, Peer receiver, Peer sender) {
		this.directory = directory;
		this.receiver = receiver;
		this.sender = sender;
	}

	/**
	 * Start both.
	 * @param prefix what the commands begin with: what pins them to a core, or nothing
	 */
	static Pair start(String contender, String carrier, List<String> prefix) throws IOException {
		Path directory = Files.createTempDirectory("ipc-bench");
		String libraries = Libraries.of(contender);
		Peer receiver = Peer.start(prefix, libraries, Worker.class, "receive", contender, directory.toString(),
				carrier);
		try {
			Peer sender = Peer.start(prefix, libraries, Worker.class, "send", contender, directory.toString(), carrier);
			return new Pair(directory, receiver, sender);
		}
		catch (IOException ex) {
			receiver.close();
			throw ex;
		}
	}

	Peer receiver() {
		return this.receiver;
	}

	Peer sender() {
		return this.sender;
	}

	double measure(Figure figure, int size, long nanos, int threads) throws IOException {
		return this.sender.ask(figure.id() + " " + size + " " + nanos + " " + threads);
	}

	@Override
	public void close() {
		this.sender.close();
		this.receiver.close();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			System.err.println("Left over: " + this.directory + ": " + ex.getMessage());
		}
	}

}
