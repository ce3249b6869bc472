package dev.ipcboot;

import java.util.regex.Pattern;

/**
 * The rule that names of tasks follow: {@code [a-z0-9]([a-z0-9._-]*[a-z0-9])?}, at most
 * {@value #MAX_LENGTH} characters, so that every name is also a file name, a part of a
 * queue name and a meter tag.
 */
public final class TaskName {

	/**
	 * The longest name.
	 */
	public static final int MAX_LENGTH = 64;

	/**
	 * Names with this prefix belong to the private tasks of processes: their return
	 * addresses, and what tells others how they are doing.
	 */
	public static final String RETURN_PREFIX = "return.";

	private static final Pattern PATTERN = Pattern.compile("[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?");

	private TaskName() {
	}

	/**
	 * Whether a text is the name of a task.
	 * @param name the text
	 * @return {@code true} if it follows the rule
	 */
	public static boolean isValid(String name) {
		return name.length() <= MAX_LENGTH && PATTERN.matcher(name).matches();
	}

	/**
	 * Return the name, or fail if it is none.
	 * @param name the name
	 * @return the same name
	 * @throws IpcException if it does not follow the rule
	 */
	public static String require(String name) {
		if (!isValid(name)) {
			throw new IpcException("'" + name + "' is not the name of a task: use 1 to " + MAX_LENGTH
					+ " characters of a-z, 0-9, '.', '_' and '-', beginning and ending with a letter or digit");
		}
		return name;
	}

}
