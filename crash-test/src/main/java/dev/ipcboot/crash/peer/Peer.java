package dev.ipcboot.crash.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;

/**
 * The common part of the processes under test. The driver writes commands to the standard
 * input; the process answers with one line each. The end of the input ends the process,
 * so none outlives the driver.
 */
abstract class Peer {

	/** Exit status after a fault of the process itself, which is a violation. */
	private static final int BROKEN = 3;

	private final Ledger ledger;

	Peer(Ledger ledger) throws IOException {
		this.ledger = ledger;
		gauge("start");
	}

	Ledger ledger() {
		return this.ledger;
	}

	/**
	 * Carries out a command of the driver.
	 */
	abstract void onCommand(List<String> words) throws Exception;

	/**
	 * Ends everything in order.
	 */
	abstract void close() throws Exception;

	/**
	 * Obeys the driver until it says {@code finish} or is gone.
	 */
	final void run() {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		answer("ready");
		try {
			while (true) {
				String command = commands.readLine();
				if (command == null) {
					Runtime.getRuntime().halt(0);
				}
				else if (command.equals("finish")) {
					finish();
				}
				else {
					onCommand(List.of(command.split(" ")));
				}
			}
		}
		catch (Exception | Error ex) {
			ex.printStackTrace();
			Runtime.getRuntime().halt(BROKEN);
		}
	}

	private void finish() throws Exception {
		gauge("busy");
		close();
		awaitEndOfThreads();
		gauge("closed");
		this.ledger.add(EntryKind.EXIT);
		answer("finished");
		Runtime.getRuntime().halt(0);
	}

	static void answer(String line) {
		System.out.println(line);
		System.out.flush();
	}

	/**
	 * Records how much of the system the process uses.
	 */
	final void gauge(String phase) throws IOException {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		List<String> threads = threads();
		this.ledger.add(EntryKind.GAUGE, phase, threads.size(), descriptors(),
				runtime.totalMemory() - runtime.freeMemory(), threads);
	}

	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("ipc-"))
			.sorted()
			.toList();
	}

	/** Threads may need a moment to end. */
	private static void awaitEndOfThreads() {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
		while (!threads().isEmpty() && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
		}
	}

	/** Does not count archives and libraries, which the JVM opens when it needs them. */
	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.filter((descriptor) -> !isProgram(descriptor)).count();
		}
	}

	private static boolean isProgram(Path descriptor) {
		try {
			String file = Files.readSymbolicLink(descriptor).toString();
			return file.endsWith(".jar") || file.endsWith(".so") || file.endsWith("/modules");
		}
		catch (IOException ex) {
			// It was closed meanwhile.
			return true;
		}
	}

}
