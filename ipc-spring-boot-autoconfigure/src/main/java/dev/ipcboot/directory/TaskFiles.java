package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.ipcboot.TaskName;

/**
 * How the files of a task are called. No suffix is the end of another, so no two tasks
 * share a file, whatever dots their names contain.
 *
 * @param directory the real path of the directory
 */
record TaskFiles(Path directory) {

	private static final Pattern RETURN = Pattern.compile(Pattern.quote(TaskName.RETURN_PREFIX) + "[0-9a-f]{16}");

	private static final Pattern RETURN_FILE = Pattern.compile("(" + RETURN.pattern() + ")[.].+");

	private static final String LOCK = ".lock";

	private static final String RECORD = ".json";

	/**
	 * Whether a task is a private return address, whose name is never used again.
	 */
	static boolean isReturn(String task) {
		return RETURN.matcher(task).matches();
	}

	Path lock(String task) {
		return this.directory.resolve(task + LOCK);
	}

	Path recordOf(String task) {
		return this.directory.resolve(task + RECORD);
	}

	/**
	 * Where a record is written before it is moved into place. Only the owner writes it,
	 * so a fixed name does, and nothing is left over that the next owner doesn't replace.
	 */
	Path draft(String task) {
		return this.directory.resolve(task + ".tmp");
	}

	List<String> tasksWithRecord() throws IOException {
		return tasks(RECORD);
	}

	/**
	 * Private return addresses of which any file is there: a lock, a record, or a socket
	 * or FIFO whose lock and record are missing.
	 */
	Set<String> returnTasks() throws IOException {
		Set<String> tasks = new TreeSet<>();
		for (String name : names()) {
			Matcher matcher = RETURN_FILE.matcher(name);
			if (matcher.matches()) {
				tasks.add(matcher.group(1));
			}
		}
		return tasks;
	}

	/**
	 * Remove everything of a private return address but its lock. Its name says whose it
	 * is, so no record is needed. The lock is held.
	 */
	void removeObjects(String returnTask) throws IOException {
		for (String name : names()) {
			if (name.startsWith(returnTask + ".") && !name.equals(returnTask + LOCK)) {
				Files.deleteIfExists(this.directory.resolve(name));
			}
		}
	}

	private List<String> tasks(String suffix) throws IOException {
		List<String> tasks = new ArrayList<>();
		for (String name : names()) {
			if (name.endsWith(suffix)) {
				String task = name.substring(0, name.length() - suffix.length());
				if (TaskName.isValid(task)) {
					tasks.add(task);
				}
			}
		}
		tasks.sort(null);
		return tasks;
	}

	/**
	 * Names of all files. A directory that was removed has none; its owners put it back.
	 */
	private List<String> names() throws IOException {
		List<String> names = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
			files.forEach((file) -> names.add(file.getFileName().toString()));
		}
		catch (NoSuchFileException ex) {
			return names;
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return names;
	}

}
