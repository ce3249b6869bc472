package dev.ipcboot.actuate;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import org.jspecify.annotations.Nullable;

/**
 * A task by its record in the directory, whoever owns it.
 *
 * @param addresses where it is reached
 * @param framing how messages are told apart
 * @param pid the process id of its owner
 * @param command the program of its owner, or {@code null} where it can't be seen
 * @param user the name of the owner's user
 * @param since when the name was claimed
 * @param alive whether the owner lives
 */
public record KnownTaskDescriptor(List<String> addresses, String framing, long pid, @Nullable String command,
		String user, Instant since, boolean alive) {

	static KnownTaskDescriptor of(TaskRecord entry, TaskDirectory directory) {
		boolean alive = directory.isOwned(entry);
		return new KnownTaskDescriptor(entry.addresses().stream().map(IpcAddress::toString).toList(), entry.framing(),
				entry.pid(), (alive) ? PeerDescriptor.command(entry.pid()) : null, entry.user(),
				Instant.ofEpochMilli(entry.since()), alive);
	}

}
