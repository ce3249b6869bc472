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
	 * Take nothing further until {@link #resume()}. Does not wait.
	 * @param stopped is run, by any thread, when nothing further is handed out: what was
	 * handed out before and is not handled yet is then {@linkplain Receipt#giveBack()
	 * given back}
	 */
	default void pause(Runnable stopped) {
	}

	/**
	 * Go on after {@link #pause(Runnable)}. Does not wait.
	 */
	default void resume() {
	}

	/**
	 * Take nothing more. What has no verdict is handed out again, elsewhere or later.
	 * Never throws.
	 */
	@Override
	void close();

}
