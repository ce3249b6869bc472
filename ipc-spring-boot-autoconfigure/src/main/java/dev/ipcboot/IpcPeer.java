package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a channel. The kernel vouches for the numbers where
 * {@code verified} is set; otherwise the peer said so itself.
 *
 * @param pid the process id, or -1 where unknown
 * @param uid the user id, or -1 where unknown
 * @param gid the group id, or -1 where unknown
 * @param user the name of the user, or {@code null} where unknown
 * @param verified whether the kernel vouches for it
 */
public record IpcPeer(long pid, long uid, long gid, @Nullable String user, boolean verified) {

	/**
	 * A peer of which nothing is known.
	 */
	public static final IpcPeer UNKNOWN = new IpcPeer(-1, -1, -1, null, false);

	@Override
	public String toString() {
		if (this.pid < 0 && this.uid < 0 && this.user == null) {
			return "unknown";
		}
		return "pid " + ((this.pid < 0) ? "unknown" : this.pid) + ", user "
				+ ((this.user != null) ? this.user : (this.uid < 0) ? "unknown" : this.uid)
				+ (this.verified ? "" : " (by its own word)");
	}

}
