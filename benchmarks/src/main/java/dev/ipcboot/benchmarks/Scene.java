package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.benchmarks.contender.Contenders;
import dev.ipcboot.benchmarks.contender.Place;

/**
 * The processes on one carrier. A pair is started when it is first measured, and serves
 * all figures until the scene is closed.
 */
final class Scene implements AutoCloseable {

	/**
	 * What commands begin with that are to share one core; nothing where that can't be
	 * had.
	 */
	private static final List<String> ONE_CORE = List
		.of(System.getProperty("benchmarks.pin", "taskset -c 0").trim().split(" "))
		.stream()
		.filter((word) -> !word.isEmpty())
		.toList();

	/**
	 * With a broker there are so few messages in a second that compiling takes longer.
	 */
	private static final int WITH_BROKER = 4;

	private final String carrier;

	private final int warmUps;

	private final List<String> prefix;

	private final CReference reference;

	private final Map<String, Pair> pairs = new HashMap<>();

	/**
	 * Create a scene on which nothing runs yet.
	 * @param pinned whether all processes share one core
	 */
	Scene(String program, String carrier, boolean pinned) {
		this.carrier = carrier;
		this.warmUps = carrier.equals(Place.RABBIT) ? WITH_BROKER : 1;
		this.prefix = pinned ? ONE_CORE : List.of();
		this.reference = new CReference(program, this.prefix);
	}

	String carrier() {
		return this.carrier;
	}

	/**
	 * The C program with one system call for each message.
	 */
	Workload c(Figure figure, int size) {
		return new Workload("C, one call each", "c", 0,
				(nanos) -> this.reference.measure(figure.id(), this.carrier, size, nanos));
	}

	/**
	 * The C program that packs.
	 */
	Workload packed(int size) {
		return new Workload("C, packed", "packed", 0,
				(nanos) -> this.reference.measure("packed", this.carrier, size, nanos));
	}

	/**
	 * A contender by one thread.
	 */
	Workload contender(String id, Figure figure, int size) {
		return contender(Contenders.title(id), id, figure, size, 1);
	}

	Workload contender(String name, String id, Figure figure, int size, int threads) {
		return new Workload(name, id, this.warmUps, (nanos) -> pair(id).measure(figure, size, nanos, threads));
	}

	/**
	 * What a contender allocates for each confirmed message, on the sending or on the
	 * receiving side.
	 */
	Workload allocation(String id, int size, boolean sending) {
		return new Workload(Contenders.title(id) + (sending ? ", sender" : ", receiver"), id, this.warmUps, (nanos) -> {
			Pair pair = pair(id);
			Peer side = sending ? pair.sender() : pair.receiver();
			double before = side.ask("allocated");
			long start = System.nanoTime();
			double rate = pair.measure(Figure.CONFIRMED, size, nanos, 1);
			double messages = rate * (System.nanoTime() - start) / 1e9;
			return (side.ask("allocated") - before) / messages;
		});
	}

	private Pair pair(String id) throws IOException {
		Pair pair = this.pairs.get(id);
		if (pair == null) {
			pair = Pair.start(id, this.carrier, this.prefix);
			this.pairs.put(id, pair);
		}
		return pair;
	}

	@Override
	public void close() {
		this.pairs.values().forEach(Pair::close);
		this.pairs.clear();
	}

}
