package dev.ipcboot.listener.error;

/**
 * Decides what becomes of a message whose listener has thrown, after the listener's own
 * {@code IpcListenerErrorHandler} if it has one. A bean of this type takes the place of
 * the {@linkplain DefaultIpcContainerErrorHandler default} for all listeners. It is not
 * asked for requests, whose sender gets the fault at once and may try again itself.
 * Called by any thread, by several at a time; must not wait.
 */
@FunctionalInterface
public interface IpcContainerErrorHandler {

	/**
	 * Decide.
	 * @param failure the message and what was thrown
	 * @return what to do. Throwing has the same effect as to keep the message as a dead
	 * letter
	 */
	ErrorDecision decide(FailedMessage failure);

}
