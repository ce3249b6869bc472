package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * The two processes of a contender.
 */
final class Pair implements AutoCloseable {

	private final WorkDirectory directory;

	private final Peer receiver;

	private final Peer sender;

	private Pair(WorkDirectory directory, Peer receiver, Peer sender) {
		this.directory = directory;
		this.receiver = receiver;
		this.sender = sender;
	}

	/**
	 * Start both.
	 * @param prefix what the commands begin with: what pins them to a core, or nothing
	 */
	static Pair start(String contender, String carrier, List<String> prefix) throws IOException {
		WorkDirectory directory = WorkDirectory.create();
		String path = directory.path().toString();
		String libraries = Libraries.of(contender, carrier);
		Peer receiver = Peer.start(prefix, libraries, Worker.class, "receive", contender, path, carrier);
		try {
			Peer sender = Peer.start(prefix, libraries, Worker.class, "send", contender, path, carrier);
			return new Pair(directory, receiver, sender);
		}
		catch (IOException ex) {
			receiver.close();
			directory.close();
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
		this.directory.close();
	}

}
