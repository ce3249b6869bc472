package dev.ipcboot.connection;

/**
 * Stands before the handlers of an engine, to see what they are given.
 */
@FunctionalInterface
public interface HandlerDecorator {

	/**
	 * Leaves every handler as it is, so that nothing is paid for on the way of a message.
	 */
	HandlerDecorator NONE = (task, handler) -> handler;

	/**
	 * Decorate the handler of a task that the engine is about to own.
	 * @param task the name of the task
	 * @param handler the handler
	 * @return what the engine calls instead; it must call the handler, on the same thread
	 * and once for each message, and have as many {@linkplain MessageHandler#workers()
	 * workers}
	 */
	MessageHandler decorate(String task, MessageHandler handler);

}
