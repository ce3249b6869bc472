package dev.ipcboot.connection;

/**
 * The receiving end of a task.
 */
@FunctionalInterface
public interface MessageHandler {

	/**
	 * A message has come. Returning acknowledges it unless a verdict was given before or
	 * the delivery was {@linkplain Delivery#detach() detached}; throwing rejects it for
	 * good with the exception's message as the reason.
	 * @param delivery the message, valid only during the call
	 * @throws Exception to reject the message
	 */
	void onMessage(Delivery delivery) throws Exception;

	/**
	 * A plain message had been read when the receiver was closed, and no sender would
	 * send it again. It must not be handled, but may be kept. Does nothing by default.
	 * @param delivery the message, valid only during the call
	 */
	default void onClosed(Delivery delivery) {
	}

	/**
	 * How many threads of its own the handler hands messages over to. They say themselves
	 * how long they are at work, by
	 * {@link dev.ipcboot.stats.TaskStatistics#openBusyTime()}.
	 * @return the number, or 0 if the calling thread does the work
	 */
	default int workers() {
		return 0;
	}

}
