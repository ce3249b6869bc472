package dev.ipcboot.carrier;

import java.util.Map;

/**
 * The receiving end of a task on a carrier. Safe for use by any thread.
 */
public interface MessageSource extends AutoCloseable {

	/**
	 * What is in force there, by the word of the carrier. For people.
	 * @return values by their names, in the order in which to show them; no secrets
	 */
	Map<String, Object> inspect();

	/**
	 * Take nothing more. What has no verdict is handed out again, elsewhere or later.
	 * Never throws.
	 */
	@Override
	void close();

}
