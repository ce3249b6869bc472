package dev.ipcboot.connection;

/**
 * Text of peers as it may stand in a message to people.
 */
final class Printable {

	private static final int LONGEST = 128;

	private Printable() {
	}

	/**
	 * A text without line ends and other control characters, cut if it is long.
	 */
	static String of(String text) {
		String cut = (text.length() > LONGEST) ? text.substring(0, LONGEST) + "..." : text;
		return cut.replaceAll("\\p{Cntrl}", "?");
	}

}
