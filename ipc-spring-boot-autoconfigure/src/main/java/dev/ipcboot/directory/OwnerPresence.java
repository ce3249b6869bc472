package dev.ipcboot.directory;

/**
 * Presence of an owner that was found in the directory before.
 */
public enum OwnerPresence {

	/**
	 * It lives.
	 */
	PRESENT,

	/**
	 * Its record or its lock file was removed. If it lives, it puts them back within a
	 * second.
	 */
	UNSEEN,

	/**
	 * It is dead, has given up the name, or another owner has taken its place.
	 */
	GONE

}
