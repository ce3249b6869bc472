package dev.ipcboot.crash.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.ipcboot.crash.fault.Commands;
import dev.ipcboot.crash.fault.Victim;
import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.crash.peer.ChildPeer;
import dev.ipcboot.crash.peer.PeerArguments;
import dev.ipcboot.crash.peer.ReceiverPeer;
import dev.ipcboot.crash.peer.SenderPeer;
import org.jspecify.annotations.Nullable;

/**
 * A process under test with its runs, one after the other.
 */
final class Worker implements Victim {

	private static final int END_SECONDS = 20;

	private final String name;

	private final Class<?> main;

	private final TreeMap<String, String> tasks;

	private final Workplace place;

	private final Ledger ledger;

	private final Random random;

	/** Answers of the present run. */
	private final Set<String> answers = ConcurrentHashMap.newKeySet();

	private volatile int runs;

	private volatile @Nullable Process process;

	private volatile @Nullable Thread reader;

	private volatile boolean stopped;

	/** Killed, and to be started again. */
	private volatile boolean down;

	private Worker(String name, Class<?> main, TreeMap<String, String> tasks, Workplace place, Ledger ledger,
			Random random) {
		this.name = name;
		this.main = main;
		this.tasks = tasks;
		this.place = place;
		this.ledger = ledger;
		this.random = random;
	}

	static Worker sender(String name, TreeMap<String, String> tasks, Workplace place, Ledger ledger, Random random) {
		return new Worker(name, SenderPeer.class, tasks, place, ledger, random);
	}

	static Worker receiver(String name, TreeMap<String, String> tasks, Workplace place, Ledger ledger, Random random) {
		return new Worker(name, ReceiverPeer.class, tasks, place, ledger, random);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String run() {
		return this.name + '.' + this.runs;
	}

	@Override
	public List<String> tasks() {
		return (this.main == ReceiverPeer.class) ? List.copyOf(this.tasks.keySet()) : List.of();
	}

	@Override
	public long pid() {
		Process present = this.process;
		return (present != null) ? present.pid() : -1;
	}

	@Override
	public List<Long> sources(String task) {
		String prefix = "source " + task + ' ';
		return this.answers.stream()
			.filter((answer) -> answer.startsWith(prefix))
			.map((answer) -> Long.parseUnsignedLong(answer.substring(prefix.length()), 16))
			.sorted()
			.toList();
	}

	@Override
	public List<String> children() {
		return handles().map((child) -> ChildPeer.name(this.name) + '.' + child.pid()).sorted().toList();
	}

	/** The living child processes. */
	Stream<ProcessHandle> handles() {
		Process present = this.process;
		return (present != null) ? present.children() : Stream.empty();
	}

	@Override
	public void killChild(String run) {
		this.ledger.add(EntryKind.KILLED, run);
		ProcessHandle.of(Long.parseLong(run.substring(run.indexOf('.') + 1))).ifPresent(ProcessHandle::destroyForcibly);
	}

	@Override
	public synchronized void revive() {
		if (!isAlive() && !this.down) {
			this.ledger.add(EntryKind.KILLED, run());
			restart();
		}
	}

	@Override
	public boolean isReady() {
		return !this.stopped && has("ready") && isAlive();
	}

	boolean has(String answer) {
		return this.answers.contains(answer);
	}

	boolean isAlive() {
		Process present = this.process;
		return present != null && present.isAlive();
	}

	@Override
	public synchronized void restart() {
		if (isAlive()) {
			return;
		}
		this.down = false;
		this.runs++;
		this.answers.clear();
		String run = run();
		PeerArguments arguments = new PeerArguments(run, this.random.nextLong(), this.place.tasks(),
				this.place.ledgers(), this.tasks);
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
				"-XX:-UsePerfData", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + this.place.output(run + ".crash"),
				"-cp", System.getProperty("java.class.path"), this.main.getName()));
		command.addAll(arguments.toList());
		this.ledger.add(EntryKind.STARTED, run);
		try {
			Process started = new ProcessBuilder(command).redirectError(this.place.output(run).toFile()).start();
			this.process = started;
			this.place.started(started);
			Thread reader = new Thread(() -> read(run, started), "crash-" + run);
			reader.setDaemon(true);
			reader.start();
			this.reader = reader;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Process " + run + " cannot be started", ex);
		}
	}

	/** Waits until the end of the latest run is in the ledger. */
	void awaitRecorded() {
		Thread latest = this.reader;
		if (latest != null) {
			try {
				latest.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void read(String run, Process started) {
		try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (run.equals(run())) {
					this.answers.add(line);
				}
			}
		}
		catch (IOException ex) {
			// The process was killed.
		}
		this.ledger.add(EntryKind.ENDED, run, started.onExit().join().exitValue());
	}

	@Override
	public synchronized void kill() {
		this.down = true;
		this.ledger.add(EntryKind.KILLED, run());
		end();
	}

	private void end() {
		Process present = this.process;
		if (present != null) {
			present.destroyForcibly();
			try {
				if (!present.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
					throw new IllegalStateException("Process " + run() + " does not end");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void stop() {
		this.stopped = true;
		signal("STOP");
	}

	@Override
	public void resume() {
		signal("CONT");
		this.stopped = false;
	}

	private void signal(String signal) {
		try {
			if (isAlive()) {
				Commands.run("kill", "-" + signal, String.valueOf(pid()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Signal " + signal + " cannot be sent", ex);
		}
	}

	@Override
	public synchronized void tell(String command) {
		Process present = this.process;
		if (present != null) {
			try {
				present.getOutputStream().write((command + '\n').getBytes(StandardCharsets.UTF_8));
				present.getOutputStream().flush();
			}
			catch (IOException ex) {
				// It has ended, which the checker sees.
			}
		}
	}

}
