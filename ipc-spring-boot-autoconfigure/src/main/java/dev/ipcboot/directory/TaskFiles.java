package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

	List<String> tasksWithLock() throws IOException {
		return tasks(LOCK);
	}

	private List<String> tasks(String suffix) throws IOException {
		List<String> tasks = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
			for (Path file : files) {
				String name = file.getFileName().toString();
				if (name.endsWith(suffix)) {
					String task = name.substring(0, name.length() - suffix.length());
					if (TaskName.isValid(task)) {
						tasks.add(task);
					}
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		tasks.sort(null);
		return tasks;
	}

}
