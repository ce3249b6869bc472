package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.TestPaths;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.util.FileSystemUtils;

/**
 * What tests of carriers stand on: a short directory, endpoints in it, and everything
 * closed at the end.
 */
public abstract class TransportTestSupport {

	private static final AtomicInteger COUNTER = new AtomicInteger();

	private final List<AutoCloseable> opened = new ArrayList<>();

	private Path directory;

	@BeforeEach
	void prepare() throws IOException {
		Availability availability = transport().availability();
		Assumptions.assumeTrue(availability.available(), () -> availability.reason() + "; " + availability.remedy());
		this.directory = TestPaths.create();
	}

	@AfterEach
	void cleanUp() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/**
	 * The transport under test.
	 * @return always the same or a new one
	 */
	protected abstract Transport transport();

	/**
	 * The address to listen at.
	 * @return derived from the task, if not overridden
	 */
	protected IpcAddress address() {
		return new IpcAddress(transport().scheme(), "");
	}

	/**
	 * The options of the carrier.
	 * @return none, if not overridden
	 */
	protected TransportOptions options() {
		return TransportOptions.NONE;
	}

	/**
	 * Whether the object of an address is in the system.
	 * @param address a resolved address
	 * @return {@code true} if it is; a file is looked for, if not overridden
	 */
	protected boolean exists(IpcAddress address) {
		return Files.exists(Path.of(address.target()));
	}

	/**
	 * Leave what an owner leaves that is killed.
	 * @param endpoint where
	 * @throws Exception if that can't be done
	 */
	protected void leaveBehind(Endpoint endpoint) throws Exception {
		Assumptions.abort(transport().scheme() + ": leaves nothing behind");
	}

	/**
	 * Whether what a killed owner leaves still takes messages, for the next owner.
	 * @return {@code false}, if not overridden
	 */
	protected boolean outlivesItsOwner() {
		return false;
	}

	/**
	 * Put an object of another type at an address.
	 * @param endpoint where
	 * @throws Exception if that can't be done
	 */
	protected void placeForeignObject(Endpoint endpoint) throws Exception {
		Assumptions.abort(transport().scheme() + ": has no name space in which another type could stand");
	}

	protected final Path directory() {
		return this.directory;
	}

	protected final Endpoint endpoint() {
		String task = "t" + COUNTER.incrementAndGet();
		return new Endpoint(task, transport().resolve(address(), task, this.directory), options());
	}

	protected final OpenLink open() throws IOException {
		return keep(OpenLink.of(transport(), endpoint()));
	}

	protected final <T extends AutoCloseable> T keep(T closeable) {
		this.opened.add(0, closeable);
		return closeable;
	}

	protected static <T> CompletableFuture<T> async(Callable<T> work) {
		CompletableFuture<T> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(work.call());
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "contract");
		thread.setDaemon(true);
		thread.start();
		return result;
	}

	protected static byte[] random(int length, long seed) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
