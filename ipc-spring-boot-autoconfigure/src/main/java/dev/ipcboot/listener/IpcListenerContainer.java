package dev.ipcboot.listener;

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
