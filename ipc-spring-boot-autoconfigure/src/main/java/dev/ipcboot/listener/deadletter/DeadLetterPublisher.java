package dev.ipcboot.listener.deadletter;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.TaskName;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.FaultLog;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.directory.DeadLetterSpool;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.ListenerMessage;
import dev.ipcboot.thread.SerialExecutor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages that failed for good: the task {@code <task>.dlt} gets them if somebody
 * owns it and acknowledges them in time, otherwise the spool. One thread does so, which
 * lives only while there is something to do, so that no listener waits for another task
 * or for the disk. Safe for use by any thread.
 */
public final class DeadLetterPublisher implements AutoCloseable {

	/**
	 * What is appended to the name of a task.
	 */
	public static final String SUFFIX = ".dlt";

	private static final Log logger = LogFactory.getLog(DeadLetterPublisher.class);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

	private static final long CLOSE_SECONDS = 10;

	private final FaultLog faults = new FaultLog();

	private final LongAdder published = new LongAdder();

	private final LongAdder spooled = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final IpcEngine engine;

	private final IpcMessageMapper mapper;

	private final DeadLetterSpool spool;

	private final DeadLetterOptions options;

	private final SerialExecutor executor;

	/**
	 * Create a publisher.
	 * @param engine carries dead letters to their task
	 * @param mapper brings messages into the wire form
	 * @param spool takes what the task does not
	 * @param options the settings
	 */
	public DeadLetterPublisher(IpcEngine engine, IpcMessageMapper mapper, DeadLetterSpool spool,
			DeadLetterOptions options) {
		this.engine = engine;
		this.mapper = mapper;
		this.spool = spool;
		this.options = options;
		this.executor = new SerialExecutor("ipc-dead-letters", KEEP_ALIVE, engine.threads());
	}

	/**
	 * Whether a message becomes a dead letter when it fails: those that are one already
	 * do not, nor those that a spool still has.
	 * @param message the message
	 * @param task the task that it was sent to
	 * @return {@code true} if so
	 */
	public static boolean isEligible(ListenerMessage message, String task) {
		return !task.endsWith(SUFFIX) && !Boolean.TRUE.equals(message.getHeaders().get(IpcHeaders.DLT_REPLAY));
	}

	/**
	 * Keep a message.
	 * @param message the message
	 * @param task the task that it was sent to
	 * @param fault the fault, or {@code null} for a verdict by hand
	 * @param reason why it was given up
	 * @param kept is run when it is safe, or can't be kept, by any thread
	 */
	public void publish(ListenerMessage message, String task, @Nullable Throwable fault, String reason, Runnable kept) {
		Map<String, Object> headers = DeadLetterHeaders.create(this.mapper.travelling(message.getHeaders()), message,
				fault, reason);
		int priority = (message.getHeaders().get(IpcHeaders.PRIORITY) instanceof Integer number) ? number : 0;
		Job job = new Job(task, headers, message.getPayload(), priority, kept, new AtomicBoolean());
		if (this.executor.size() >= this.options.pending()) {
			send(job);
		}
		else if (!this.executor.schedule(() -> send(job), Duration.ZERO)) {
			spool(job);
		}
	}

	private void send(Job job) {
		if (job.kept().get()) {
			return;
		}
		String destination = job.task() + SUFFIX;
		if (!TaskName.isValid(destination)) {
			spool(job);
			return;
		}
		try {
			WireMessage wire = WireMessage.of(job.headers(), job.payload(), job.priority());
			this.engine.sender(destination)
				.send(wire, (outcome, reason) -> sent(job, outcome, reason), this.options.confirmTimeout());
		}
		catch (Throwable ex) {
			logger.debug("Nobody takes the dead letters of task '" + job.task() + "'", ex);
			spool(job);
		}
	}

	private void sent(Job job, Outcome outcome, @Nullable String reason) {
		if (outcome == Outcome.ACKNOWLEDGED) {
			this.published.increment();
			if (job.kept().compareAndSet(false, true)) {
				job.action().run();
			}
			return;
		}
		logger.debug("Task '" + job.task() + SUFFIX + "' did not take a dead letter: " + outcome + ", " + reason);
		if (this.executor.size() >= this.options.pending()
				|| !this.executor.schedule(() -> spool(job), Duration.ZERO)) {
			spool(job);
		}
	}

	/** Once for each, whatever has led to it. */
	private void spool(Job job) {
		if (!job.kept().compareAndSet(false, true)) {
			return;
		}
		try {
			int oldest = this.spool.write(job.task(), job.headers(), job.payload(), job.priority());
			this.spooled.increment();
			if (oldest > 0) {
				this.dropped.add(oldest);
				IpcException fault = new IpcException("its limits are reached");
				this.faults.report("full " + job.task(),
						(more, shown) -> logger.warn("The dead letters of task '" + job.task()
								+ "' are dropped, the oldest first, since " + shown.getMessage()
								+ " (ipc.listener.dead-letter.*): replay or remove them, or listen to '" + job.task()
								+ SUFFIX + "'" + more),
						fault);
			}
		}
		catch (Throwable ex) {
			this.dropped.increment();
			this.faults.report("spool " + job.task(),
					(more, shown) -> logger.error("Message " + job.headers().get(IpcHeaders.DLT_ORIGINAL_MESSAGE_ID)
							+ " of task '" + job.task() + "' that failed for good is lost: " + shown + more, shown),
					ex);
		}
		finally {
			job.action().run();
		}
	}

	/**
	 * How many dead letters a task has taken.
	 * @return the number since the start
	 */
	public long getPublished() {
		return this.published.sum();
	}

	/**
	 * How many dead letters the spool has taken.
	 * @return the number since the start
	 */
	public long getSpooled() {
		return this.spooled.sum();
	}

	/**
	 * How many dead letters were lost: they made room for others, or could not be
	 * written.
	 * @return the number since the start
	 */
	public long getDropped() {
		return this.dropped.sum();
	}

	/**
	 * Keep what waits, and end the thread.
	 */
	@Override
	public void close() {
		this.executor.close();
		try {
			if (!this.executor.awaitEnd(TimeUnit.SECONDS.toNanos(CLOSE_SECONDS))) {
				logger.warn(this.executor.size() + " dead letters could not be kept before the stop");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Job(String task, Map<String, Object> headers, byte[] payload, int priority, Runnable action,
			AtomicBoolean kept) {

	}

}
