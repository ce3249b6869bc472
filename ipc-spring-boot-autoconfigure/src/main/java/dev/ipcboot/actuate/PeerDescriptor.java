package dev.ipcboot.actuate;

import java.time.Instant;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.PeerSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A process that sends to a task.
 *
 * @param pid its process id, or {@code null} where unknown
 * @param uid its user id, or {@code null} where unknown
 * @param user the name of its user, or {@code null} where unknown
 * @param command the program that it runs, without its arguments, or {@code null} where
 * it can't be seen
 * @param verified whether the kernel vouches for it
 * @param address where it sends to
 * @param since when it was first heard of
 * @param received how many of its messages have come
 * @param unacknowledged how many of them wait for their verdict
 */
public record PeerDescriptor(@Nullable Long pid, @Nullable Long uid, @Nullable String user, @Nullable String command,
		boolean verified, String address, Instant since, long received, long unacknowledged) {

	static PeerDescriptor of(PeerSnapshot snapshot) {
		IpcPeer peer = snapshot.peer();
		return new PeerDescriptor(known(peer.pid()), known(peer.uid()), peer.user(), command(peer.pid()),
				peer.verified(), snapshot.address().toString(), snapshot.since(), snapshot.received(),
				snapshot.unacknowledged());
	}

	/**
	 * The program of a process. Arguments and environment may hold secrets and are not
	 * shown.
	 */
	static @Nullable String command(long pid) {
		return (pid > 0) ? ProcessHandle.of(pid).flatMap((process) -> process.info().command()).orElse(null) : null;
	}

	private static @Nullable Long known(long value) {
		return (value >= 0) ? Long.valueOf(value) : null;
	}

}
