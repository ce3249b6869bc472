package dev.ipcboot.control;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.directory.ProcessIdentity;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of other processes of the same user, by the credentials that the
 * kernel reports: a request whose header {@value #COMMAND} is {@value #THROUGHPUT} gets
 * the figures of all tasks, one that is {@value #TAIL} the latest messages of a task
 * where that is allowed. Answers are JSON. The task is private: its record has an
 * attribute {@value #ROLE}. Safe for use by any thread.
 */
public final class ControlTask implements MessageHandler {

	/**
	 * The attribute of a record that tells what a private task is for.
	 */
	public static final String ROLE = "role";

	/**
	 * The value of {@link #ROLE} for a control task.
	 */
	public static final String CONTROL = "control";

	/**
	 * The header that says what is wanted.
	 */
	public static final String COMMAND = "command";

	/**
	 * Asks for the figures of all tasks.
	 */
	public static final String THROUGHPUT = "throughput";

	/**
	 * Asks for the latest messages of the task in the header {@value #TASK}, behind the
	 * number in the header {@value #AFTER}.
	 */
	public static final String TAIL = "tail";

	static final String TASK = "task";

	static final String AFTER = "after";

	private final IpcEngine engine;

	private final @Nullable String application;

	private final @Nullable MessageTaps taps;

	private ControlTask(IpcEngine engine, @Nullable String application, @Nullable MessageTaps taps) {
		this.engine = engine;
		this.application = application;
		this.taps = taps;
	}

	/**
	 * Begin to answer.
	 * @param engine whose figures are told
	 * @param application the name of the application, or {@code null}
	 * @param taps the passing messages, or {@code null} where nobody may see them
	 * @return what to close at the end
	 * @throws IpcException if there is no place to answer at
	 */
	public static TaskReceiver open(IpcEngine engine, @Nullable String application, @Nullable MessageTaps taps) {
		return engine.listenPrivately(Map.of(ROLE, CONTROL), new ControlTask(engine, application, taps));
	}

	@Override
	public void onMessage(Delivery delivery) {
		requireSameUser(delivery.peer());
		Map<String, Object> headers = delivery.headers();
		Object command = headers.get(COMMAND);
		if (THROUGHPUT.equals(command)) {
			reply(delivery, ThroughputJson.write(this.application, this.engine.statistics().snapshots()));
		}
		else if (TAIL.equals(command)) {
			reply(delivery, tail(headers));
		}
		else {
			throw new IpcException("'" + command + "' is no command: " + THROUGHPUT + " and " + TAIL + " are");
		}
	}

	private static void requireSameUser(IpcPeer peer) {
		long own = ProcessIdentity.current().uid();
		if (!peer.verified() || peer.uid() != own) {
			throw new IpcException("Only processes of uid " + own + " may ask, not " + peer);
		}
	}

	private String tail(Map<String, Object> headers) {
		if (this.taps == null) {
			throw new IpcException("Messages are not shown by this application: set ipc.control.tail=true");
		}
		if (!(headers.get(TASK) instanceof String task)) {
			throw new IpcException("The header '" + TASK + "' must name a task");
		}
		MessageTap tap = this.taps.find(task);
		if (tap == null) {
			throw new IpcException("Task '" + task + "' is not received for by this application");
		}
		return TailJson.write(tap.read((headers.get(AFTER) instanceof Number number) ? number.longValue() : -1));
	}

	private static void reply(Delivery delivery, String json) {
		delivery.reply(WireMessage.of(Map.of(IpcHeaders.CONTENT_TYPE, "application/json"),
				json.getBytes(StandardCharsets.UTF_8), 0));
	}

}
