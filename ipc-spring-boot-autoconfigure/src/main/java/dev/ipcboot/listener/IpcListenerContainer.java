package dev.ipcboot.listener;

import java.time.Duration;
import java.util.List;

import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The life of one listener. Starting claims its tasks and begins to receive; stopping
 * lets them go. Both may be called by any thread and again.
 */
public interface IpcListenerContainer extends SmartLifecycle {

	/**
	 * The phase of listeners: they start late and stop early, so that what they need is
	 * there.
	 */
	int PHASE = Integer.MAX_VALUE - 100;

	/**
	 * The id of the listener.
	 * @return the id, unique in the application
	 */
	String getListenerId();

	/**
	 * The tasks that it receives for.
	 * @return the names
	 */
	List<String> getTasks();

	/**
	 * What is called, in words for people.
	 * @return for example a method
	 */
	String getDescription();

	/**
	 * How it is doing.
	 * @return the state
	 */
	State getState();

	/**
	 * The fault that has stopped it.
	 * @return the fault, or {@code null} unless it {@linkplain State#FAILED failed}
	 */
	@Nullable Throwable getFailure();

	/**
	 * Stop to receive without letting go of the tasks: senders wait. Does nothing unless
	 * it runs.
	 */
	void pause();

	/**
	 * Receive again after {@link #pause()}.
	 */
	void resume();

	/**
	 * The group that it belongs to.
	 * @return the name of the group, empty for none
	 */
	default String getGroup() {
		return "";
	}

	/**
	 * How it works.
	 * @return the settings
	 */
	default ListenerSettings getSettings() {
		return ListenerSettings.DEFAULT;
	}

	/**
	 * What it has counted.
	 * @return the counts at this moment
	 */
	default ListenerStatistics getStatistics() {
		return ListenerStatistics.NONE;
	}

	/**
	 * Begin to stop: what is running goes on, and nothing further is taken. Does not
	 * wait, so that several containers stop at the same time when
	 * {@link #stop(java.time.Duration)} is called for each of them afterwards.
	 */
	default void prepareStop() {
	}

	/**
	 * Stop, with a bound on the wait for running calls. What still runs then is
	 * interrupted and reported.
	 * @param grace the longest wait
	 */
	default void stop(Duration grace) {
		stop();
	}

	/**
	 * How long {@link #stop()} waits for running calls.
	 * @return the time
	 */
	default Duration getShutdownTimeout() {
		return ListenerSettings.DEFAULT.shutdownTimeout();
	}

	/**
	 * The receivers of its tasks.
	 * @return the receivers, none unless it runs
	 */
	List<TaskReceiver> getReceivers();

	@Override
	default int getPhase() {
		return PHASE;
	}

	/**
	 * How a container is doing.
	 */
	enum State {

		/**
		 * It was not started, or was stopped on purpose.
		 */
		STOPPED,

		/**
		 * It receives.
		 */
		RUNNING,

		/**
		 * It was paused on purpose.
		 */
		PAUSED,

		/**
		 * A fault has stopped it, for one of its tasks at least.
		 */
		FAILED

	}

}
