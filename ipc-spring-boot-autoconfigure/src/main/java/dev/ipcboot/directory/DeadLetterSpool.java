package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;

/**
 * Messages that failed for good and that nobody took, as files in
 * {@code <directory>/<task>.dlt.spool} (mode 0700, files 0600). Bounded by number and
 * size for each task: the oldest make room. The owner of a task writes; any process of
 * the user may read and remove. Safe for use by any thread: a lock orders writing, the
 * rest takes none. Every call waits for the disk.
 */
public final class DeadLetterSpool {

	private static final String SUFFIX = ".dlt.spool";

	private static final Pattern ID = Pattern.compile("[0-9]{13,19}-[0-9a-f]{8}");

	private final ReentrantLock writing = new ReentrantLock();

	private final AtomicInteger sequence = new AtomicInteger((int) System.nanoTime());

	private final Path directory;

	private final int maxMessages;

	private final long maxBytes;

	/**
	 * Create a spool. Nothing is written before the first message.
	 * @param directory where tasks are found
	 * @param maxMessages the most messages of a task
	 * @param maxBytes the most bytes of a task
	 */
	public DeadLetterSpool(TaskDirectory directory, int maxMessages, long maxBytes) {
		this.directory = directory.path();
		this.maxMessages = maxMessages;
		this.maxBytes = maxBytes;
	}

	/**
	 * Keep a message.
	 * @param task the task that it was sent to
	 * @param headers names and values, of the types that travel
	 * @param payload the payload
	 * @param priority the priority
	 * @return how many of the oldest had to make room; more than none is to be reported
	 * @throws IpcException if it can't be written, or is larger than the whole spool
	 */
	public int write(String task, Map<String, ?> headers, byte[] payload, int priority) {
		Path spool = path(task);
		this.writing.lock();
		try {
			Files.createDirectories(spool,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			long now = System.currentTimeMillis();
			String id = String.format("%013d-%08x", now, this.sequence.getAndIncrement());
			long size = SpoolFile.write(spool, id, now, headers, payload, priority);
			if (size > this.maxBytes) {
				Files.deleteIfExists(file(task, id));
				throw new IOException("it takes " + size + " bytes, more than the whole spool may (" + this.maxBytes
						+ ": ipc.listener.dead-letter.spool-size)");
			}
			return makeRoom(task);
		}
		catch (IOException ex) {
			throw new IpcException("A dead letter of task '" + task + "' can't be kept in " + spool + ": " + ex, ex);
		}
		finally {
			this.writing.unlock();
		}
	}

	private int makeRoom(String task) throws IOException {
		List<String> ids = ids(task);
		long bytes = 0;
		for (String id : ids) {
			bytes += size(file(task, id));
		}
		int dropped = 0;
		while (ids.size() - dropped > this.maxMessages || bytes > this.maxBytes) {
			Path oldest = file(task, ids.get(dropped));
			bytes -= size(oldest);
			Files.deleteIfExists(oldest);
			dropped++;
		}
		return dropped;
	}

	private static long size(Path file) throws IOException {
		try {
			return Files.size(file);
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
	}

	/**
	 * The tasks that have a spool, even an empty one.
	 * @return the names in their order
	 * @throws IpcException if the directory can't be read
	 */
	public List<String> tasks() {
		List<String> tasks = new ArrayList<>();
		for (String name : list(this.directory, SUFFIX)) {
			if (TaskName.isValid(name)) {
				tasks.add(name);
			}
		}
		return tasks;
	}

	/**
	 * The messages of a task.
	 * @param task the name of the task
	 * @return their ids, the oldest first
	 * @throws IpcException if the spool can't be read
	 */
	public List<String> ids(String task) {
		return list(path(task), SpoolFile.SUFFIX).stream().filter((id) -> ID.matcher(id).matches()).toList();
	}

	private static List<String> list(Path directory, String suffix) {
		List<String> names = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
			for (Path file : files) {
				String name = file.getFileName().toString();
				names.add(name.substring(0, name.length() - suffix.length()));
			}
		}
		catch (NoSuchFileException | NotDirectoryException ex) {
			return List.of();
		}
		catch (IOException | DirectoryIteratorException ex) {
			throw new IpcException("The dead letters in " + directory + " can't be listed: " + ex, ex);
		}
		names.sort(null);
		return names;
	}

	/**
	 * Read a message.
	 * @param task the name of the task
	 * @param id the id of the message
	 * @return the message, empty if it is gone
	 * @throws IpcException if the file is not whole or can't be read
	 */
	public Optional<SpooledMessage> read(String task, String id) {
		Path file = file(task, id);
		try {
			return Optional.of(SpoolFile.read(file, id));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new IpcException("The dead letter " + file + " can't be read: " + ex, ex);
		}
	}

	/**
	 * Remove a message.
	 * @param task the name of the task
	 * @param id the id of the message
	 * @return whether it was there
	 * @throws IpcException if it can't be removed
	 */
	public boolean remove(String task, String id) {
		Path file = file(task, id);
		try {
			return Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw new IpcException("The dead letter " + file + " can't be removed: " + ex, ex);
		}
	}

	private Path path(String task) {
		return this.directory.resolve(TaskName.require(task) + SUFFIX);
	}

	/** Ids come from outside: nothing that leads elsewhere may pass. */
	private Path file(String task, String id) {
		if (!ID.matcher(id).matches()) {
			throw new IpcException("'" + id + "' is not the id of a dead letter; the list of task '" + task
					+ "' shows those that there are");
		}
		return path(task).resolve(id + SpoolFile.SUFFIX);
	}

}
