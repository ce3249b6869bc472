package dev.ipcboot.crash.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.ipcboot.crash.check.Round;
import dev.ipcboot.crash.check.Violation;
import dev.ipcboot.crash.evil.EvilReceiver;
import dev.ipcboot.crash.fault.Fault;
import dev.ipcboot.crash.fault.Faults;
import dev.ipcboot.crash.fault.Scene;
import dev.ipcboot.crash.fault.TcpProxy;
import dev.ipcboot.crash.fault.UdpRelay;
import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.crash.ledger.LedgerFile;
import dev.ipcboot.crash.peer.PeerArguments;
import dev.ipcboot.directory.TaskDirectory;

/**
 * One round: processes start, exchange messages under faults, calm down and end in order.
 */
final class Stage implements Scene, AutoCloseable {

	/** Transports through a proxy or relay. */
	private static final Set<String> ROUTED = Set.of("tcp", "udp");

	/** Transports on which a malicious receiver has a task too. */
	private static final Set<String> LIARS = Set.of("unix", "unix-seqpacket", "tcp");

	private static final int SENDERS = 3;

	private static final int RECEIVERS = 2;

	private static final int START_SECONDS = 60;

	private static final int CALM_SECONDS = 90;

	private static final int FINISH_SECONDS = 60;

	private static final int MAX_PAUSE_MILLIS = 1500;

	private final Workplace place;

	private final Ledger ledger;

	private final Random random;

	private final List<Worker> senders = new ArrayList<>();

	private final List<Worker> receivers = new ArrayList<>();

	private final List<EvilReceiver> liars = new ArrayList<>();

	private final Network network = new Network();

	private final LeftOvers leftOvers;

	private final PriorityQueue<Later> later = new PriorityQueue<>();

	private final Map<String, Integer> faults = new TreeMap<>();

	private final List<Violation> violations = new ArrayList<>();

	Stage(Workplace place, long seed, List<String> transports) throws IOException {
		this.place = place;
		this.random = new Random(seed);
		this.ledger = Ledger.create(LedgerFile.of(place.ledgers(), Round.DRIVER));
		this.leftOvers = new LeftOvers(place.tasks());
		TreeMap<String, String> all = new TreeMap<>();
		for (int i = 1; i <= RECEIVERS; i++) {
			TreeMap<String, String> own = new TreeMap<>();
			for (String scheme : transports) {
				if (!scheme.equals("exec")) {
					addTask(scheme, i, own, all);
				}
			}
			if (!own.isEmpty()) {
				this.receivers.add(Worker.receiver("r" + i, own, place, this.ledger, newRandom()));
			}
		}
		transports.stream().filter(LIARS::contains).forEach((scheme) -> {
			String task = scheme + '.' + PeerArguments.EVIL;
			this.liars.add(new EvilReceiver(TaskDirectory.open(place.tasks()), task, scheme, newRandom()));
			all.put(task, "");
		});
		for (int i = 1; i <= SENDERS; i++) {
			TreeMap<String, String> own = new TreeMap<>(all);
			if (transports.contains("exec")) {
				own.put("exec.s" + i, "");
			}
			this.senders.add(Worker.sender("s" + i, own, place, this.ledger, newRandom()));
		}
	}

	/** The first receiver is reached through proxies, the second one by its records. */
	private void addTask(String scheme, int receiver, Map<String, String> own, Map<String, String> all)
			throws IOException {
		String task = scheme + ".r" + receiver;
		if (receiver == 1 && ROUTED.contains(scheme)) {
			Network.Route route = this.network.route(task, scheme, newRandom());
			own.put(task, route.receiver());
			all.put(task, route.sender());
		}
		else {
			own.put(task, "");
			all.put(task, "");
		}
	}

	private Random newRandom() {
		return new Random(this.random.nextLong());
	}

	Map<String, Integer> faults() {
		return Collections.unmodifiableMap(this.faults);
	}

	/** Violations that no ledger shows. */
	List<Violation> violations() {
		return Collections.unmodifiableList(this.violations);
	}

	/**
	 * Plays the round.
	 */
	void play(int seconds) throws IOException {
		startAll(this.receivers);
		startAll(this.senders);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		long next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
		while (System.nanoTime() - end < 0) {
			runLater(System.nanoTime());
			if (System.nanoTime() - next >= 0) {
				strike();
				this.leftOvers.look();
				next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100 + this.random.nextInt(MAX_PAUSE_MILLIS));
			}
			pause();
		}
		runLater(Long.MAX_VALUE);
		// One that has ended by itself is a violation, but the others need it
		workers().forEach(Worker::restart);
		await("start", workers(), Worker::isReady, START_SECONDS);
		this.senders.forEach((sender) -> sender.tell("calm"));
		await("calm down", this.senders, (sender) -> sender.has("calm"), CALM_SECONDS);
		List<ProcessHandle> children = this.senders.stream().flatMap(Worker::handles).toList();
		finish(this.senders);
		finish(this.receivers);
		this.liars.forEach(EvilReceiver::close);
		children.stream()
			.filter(ProcessHandle::isAlive)
			.forEach((child) -> this.violations.add(new Violation("nothing-left", "exec", "-", "child." + child.pid(),
					"the child process outlives its parent")));
		this.violations.addAll(this.leftOvers.find());
		workers().forEach(Worker::awaitRecorded);
		this.ledger.close();
	}

	@Override
	public void close() throws IOException {
		this.liars.forEach(EvilReceiver::close);
		this.network.close();
		this.leftOvers.remove();
	}

	private void startAll(List<Worker> starting) {
		starting.forEach(Worker::restart);
		await("start", starting, Worker::isReady, START_SECONDS);
	}

	private void finish(List<Worker> ending) {
		ending.forEach((worker) -> worker.tell("finish"));
		await("end", ending, (worker) -> !worker.isAlive(), FINISH_SECONDS);
	}

	private List<Worker> workers() {
		return Stream.concat(this.receivers.stream(), this.senders.stream()).toList();
	}

	private void await(String what, List<Worker> waited, Predicate<Worker> done, int seconds) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (!waited.stream().allMatch((worker) -> done.test(worker) || !worker.isAlive())) {
			if (System.nanoTime() - deadline > 0) {
				waited.stream().filter((worker) -> !done.test(worker)).forEach((worker) -> fail(what, worker, seconds));
				return;
			}
			pause();
		}
	}

	private void fail(String what, Worker worker, int seconds) {
		this.violations.add(new Violation("process-obeys", "-", "-", worker.run(),
				"the process did not " + what + " within " + seconds + " s"));
		worker.kill();
	}

	private void strike() {
		Fault fault = Faults.ALL.get(this.random.nextInt(Faults.ALL.size()));
		fault.strike(this);
	}

	private void runLater(long now) {
		Later first = this.later.peek();
		while (first != null && (now == Long.MAX_VALUE || first.time() - now <= 0)) {
			this.later.remove().action().run();
			first = this.later.peek();
		}
	}

	private static void pause() {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
	}

	@Override
	public Random random() {
		return this.random;
	}

	@Override
	public List<Worker> senders() {
		return this.senders;
	}

	@Override
	public List<Worker> receivers() {
		return this.receivers;
	}

	@Override
	public Path directory() {
		return this.place.tasks();
	}

	@Override
	public Map<String, TcpProxy> proxies() {
		return this.network.proxies();
	}

	@Override
	public Map<String, UdpRelay> relays() {
		return this.network.relays();
	}

	@Override
	public String owner(long pid) {
		return workers().stream().filter((worker) -> worker.pid() == pid).map(Worker::name).findFirst().orElse("-");
	}

	@Override
	public void begun(String kind, String target, String detail) {
		this.faults.merge(kind, 1, Integer::sum);
		this.ledger.add(EntryKind.FAULT, kind, target, detail);
	}

	@Override
	public void healed(String kind, String target) {
		this.ledger.add(EntryKind.HEALED, kind, target);
	}

	@Override
	public void later(int millis, Runnable action) {
		this.later.add(new Later(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), action));
	}

	/**
	 * Ends a fault at its time.
	 *
	 * @param time the time
	 * @param action the end of the fault
	 */
	private record Later(long time, Runnable action) implements Comparable<Later> {

		@Override
		public int compareTo(Later other) {
			return Long.compare(this.time, other.time);
		}

	}

}
