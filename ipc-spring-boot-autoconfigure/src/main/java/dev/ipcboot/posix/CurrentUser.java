package dev.ipcboot.posix;

/**
 * The user that this process runs as, as the kernel sees it.
 */
public final class CurrentUser {

	private CurrentUser() {
	}

	/**
	 * The effective user id.
	 * @return the id
	 */
	public static long uid() {
		return Integer.toUnsignedLong(Native.posix().geteuid());
	}

}
