package dev.ipcboot.crash.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.crash.check.Violation;
import dev.ipcboot.crash.peer.Carriers;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.Endpoint;

/**
 * Objects of a round in the file system and the kernel, and those of them that are left.
 */
final class LeftOvers {

	private static final Set<String> QUEUES = Set.of("posix-mq", "sysv-mq");

	private static final long SWEEP_NANOS = Duration.ofSeconds(15).toNanos();

	private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

	private final TaskDirectory directory;

	/** Queues of all records that were seen, and their owners. */
	private final Map<IpcAddress, String> queues = new TreeMap<>(Comparator.comparing(IpcAddress::toString));

	LeftOvers(Path directory) {
		this.directory = TaskDirectory.open(directory);
	}

	/**
	 * Remembers what exists now.
	 */
	void look() {
		try {
			this.directory.list()
				.forEach((entry) -> entry.addresses()
					.stream()
					.filter((address) -> QUEUES.contains(address.scheme()))
					.forEach((address) -> this.queues.put(address, entry.owner())));
		}
		catch (IpcException ex) {
			// The directory was removed, and its owners have not put it back yet.
		}
	}

	/**
	 * Returns the objects that are left after the orderly end of all processes and the
	 * start of another one, which sweeps as soon as no other process does. Locks of tasks
	 * are never removed.
	 */
	List<Violation> find() throws IOException {
		List<Violation> found = new CopyOnWriteArrayList<>();
		try (IpcEngine sweeping = IpcEngine.open(EngineOptions.DEFAULT, this.directory,
				Carriers.ALL.stream().map(Carriers::of).toList(), new EngineEvents() {

					@Override
					public void cleaningFailed(Throwable cause) {
						found.add(new Violation("nothing-left", "-", "-", "-", String.valueOf(cause)));
					}

				})) {
			long end = System.nanoTime() + SWEEP_NANOS;
			while (this.queues.keySet().stream().anyMatch(LeftOvers::exists) && System.nanoTime() - end < 0) {
				LockSupport.parkNanos(sweeping, PAUSE_NANOS);
			}
		}
		this.queues.forEach((queue, owner) -> {
			if (exists(queue)) {
				found.add(new Violation("nothing-left", queue.scheme(), queue.toString(), "-",
						"the queue is left; its owner was " + owner));
			}
		});
		try (Stream<Path> files = Files.list(this.directory.path())) {
			files.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.endsWith(".lock") || name.startsWith("return."))
				.sorted()
				.forEach((name) -> found.add(new Violation("nothing-left", "-", name, "-", "left in the directory")));
		}
		catch (NoSuchFileException ex) {
			// Nothing is left of it.
		}
		return found;
	}

	private static boolean exists(IpcAddress queue) {
		try {
			Carriers.of(queue.scheme()).connect(new Endpoint("left", queue), Duration.ofSeconds(1)).close();
			return true;
		}
		catch (IpcException ex) {
			return false;
		}
	}

	/**
	 * Removes all queues.
	 */
	void remove() {
		this.queues.keySet().forEach((queue) -> Carriers.of(queue.scheme()).remove(queue));
	}

}
