package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.ipcboot.IpcException;

/**
 * Who a process is, as other processes of the host see it. Immutable.
 *
 * @param pid the process id
 * @param startTime when it started, in clock ticks since the host did (field 22 of
 * {@code /proc/<pid>/stat}), or 0 where there is no {@code /proc}; together with the pid
 * it names a process once and for all
 * @param user the name of the user
 * @param uid the number of the user
 */
public record ProcessIdentity(long pid, long startTime, String user, long uid) {

	private static final Path PROC_SELF = Path.of("/proc/self");

	/**
	 * The present process. Asks the file system, not the environment, so that whatever
	 * started the process can't change the answer.
	 * @return the identity
	 * @throws IpcException if the file system knows no numbers of users
	 */
	public static ProcessIdentity current() {
		return Current.IDENTITY;
	}

	/**
	 * Whether a process certainly runs.
	 * @param pid the process id
	 * @param startTime when the process started, in clock ticks
	 * @return {@code true} if {@code /proc} shows that process; {@code false} says
	 * nothing where there is no {@code /proc}, or where the process belongs to another
	 * pid namespace
	 */
	static boolean isRunning(long pid, long startTime) {
		return pid > 0 && startTime > 0 && startTime == startTimeOf(pid);
	}

	/**
	 * When a process started.
	 * @param pid the process id
	 * @return clock ticks since the host started, 0 if no such process is visible
	 */
	static long startTimeOf(long pid) {
		try {
			return startTime(Files.readString(Path.of("/proc/" + pid + "/stat")));
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private static long startTime(String stat) {
		// The name of the program is in parentheses and may contain anything
		String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
		boolean dead = fields[0].equals("Z") || fields[0].equals("X");
		// It may hold its locks until its last thread has ended, which they tell
		return (dead || fields.length < 20) ? 0 : Long.parseLong(fields[19]);
	}

	private static final class Current {

		private static final ProcessIdentity IDENTITY = find();

		private static ProcessIdentity find() {
			long pid = ProcessHandle.current().pid();
			try {
				if (Files.exists(PROC_SELF)) {
					return of(pid, PROC_SELF);
				}
				Path file = Files.createTempFile("ipc", null);
				try {
					return of(pid, file);
				}
				finally {
					Files.delete(file);
				}
			}
			catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
				throw new IpcException("The number of the user who runs this process can't be found: " + ex.getMessage()
						+ "; mount /proc, or let java.io.tmpdir be a writable directory whose files have owners", ex);
			}
		}

		private static ProcessIdentity of(long pid, Path own) throws IOException {
			return new ProcessIdentity(pid, startTimeOf(pid), Files.getOwner(own).getName(), FileOwner.uid(own));
		}

	}

}
