package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.event.IpcListenerContainerIdleEvent;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A container between its start and its stop: the claims, and the threads.
 */
final class ContainerRun {

	private static final Log logger = LogFactory.getLog(ContainerRun.class);

	private static final int FRAMES = 8;

	private final StopSignal signal = new StopSignal();

	private volatile long stopBegan;

	private final ContainerProperties properties;

	private final IpcEngine engine;

	private final Pipeline pipeline;

	private final Redelivery redelivery;

	private final Intake intake;

	private final @Nullable IdleMonitor idle;

	private final List<TaskReceiver> receivers = new ArrayList<>();

	/** The receivers of the application when the stop began. */
	private volatile List<TaskReceiver> neighbours = List.of();

	private ContainerRun(ContainerContext context, ListenerCounters counters) {
		this.properties = context.properties();
		Duration interval = this.properties.settings().idleEventInterval();
		this.idle = (interval != null) ? new IdleMonitor(this.properties.id(), interval, context.engine().threads())
				: null;
		Failures failures = new Failures(context, counters, this::schedule);
		this.pipeline = new Pipeline(context, counters, failures, this.idle);
		this.engine = context.engine();
		this.redelivery = new Redelivery(this.properties.id(), this::again, failures::abandon,
				context.engine().threads());
		this.intake = (this.properties.settings().concurrency() > 1 || this.properties.batch())
				? new InboxIntake(this.properties, this.pipeline, this.signal, context.engine().statistics())
				: new DirectIntake(this.pipeline, this.signal);
	}

	/**
	 * Claim the tasks and receive.
	 * @throws dev.ipcboot.IpcException if one of them can't be had; nothing is left then
	 */
	static ContainerRun start(IpcListenerContainer container, ContainerContext context, ListenerCounters counters) {
		ContainerRun run = new ContainerRun(context, counters);
		try {
			IpcEngine engine = context.engine();
			for (String task : context.properties().tasks()) {
				run.receivers.add(engine.listen(engine.options().task(task), run.intake.handler(task)));
			}
			if (run.idle != null) {
				run.idle
					.start((time) -> context.events().publishEvent(new IpcListenerContainerIdleEvent(container, time)));
			}
			return run;
		}
		catch (RuntimeException | Error ex) {
			run.stop(Duration.ZERO);
			throw ex;
		}
	}

	private void schedule(Handling next, Duration delay) {
		this.redelivery.schedule(next, delay);
	}

	private void again(Handling handling) {
		try {
			this.intake.again(handling);
		}
		catch (Throwable ex) {
			this.pipeline.failures().handle(handling, ex);
		}
	}

	/**
	 * Whether a thread is in the listener, or about to call it.
	 */
	boolean isCalledBy(Thread thread) {
		return this.intake.callers().contains(thread);
	}

	List<TaskReceiver> receivers() {
		return List.copyOf(this.receivers);
	}

	long open() {
		return this.pipeline.open().count();
	}

	int waiting() {
		return this.intake.waiting();
	}

	/**
	 * Read nothing further; take nothing further that a sender would send again; end all
	 * waits.
	 */
	void prepareStop() {
		if (!this.signal.isRaised()) {
			this.stopBegan = System.nanoTime();
			this.neighbours = List.copyOf(this.engine.receivers());
			this.signal.raise();
		}
		this.receivers.forEach(TaskReceiver::stopReading);
		this.intake.prepareStop();
	}

	/**
	 * Let running calls end, wait for outcomes that are open, give the verdicts, then let
	 * the tasks go.
	 * @param grace the longest wait for running calls and open outcomes
	 * @return how it went
	 */
	Reason stop(Duration grace) {
		long deadline = System.nanoTime() + grace.toNanos();
		boolean failed = this.receivers.stream().anyMatch((receiver) -> receiver.state() == TaskReceiver.State.FAILED);
		prepareStop();
		if (this.idle != null) {
			this.idle.close();
		}
		this.redelivery.close();
		for (TaskReceiver receiver : this.receivers) {
			receiver.drain(Duration.ofNanos(left(deadline)));
		}
		this.intake.drain(left(deadline));
		this.redelivery.await(left(deadline));
		this.pipeline.open().await(left(deadline), this::isStopping);
		leaveOpen();
		for (TaskReceiver receiver : this.receivers) {
			receiver.close(Duration.ofNanos(left(deadline)));
		}
		List<Thread> stuck = this.intake.callers();
		stuck.forEach(this::report);
		this.intake.inHand().forEach(this.pipeline.failures()::keep);
		this.intake.close();
		return stuck.isEmpty() ? (failed ? Reason.FAILED : Reason.NORMAL) : Reason.INTERRUPTED;
	}

	/**
	 * Whether a task belongs to this application and stops as well, as far as is known.
	 */
	private boolean isStopping(String task) {
		return this.neighbours.stream().anyMatch((receiver) -> receiver.task().equals(task) && receiver.isStopping());
	}

	/** Confirmed messages stay with their senders, plain ones become dead letters. */
	private void leaveOpen() {
		List<Handling> open = this.pipeline.open().all();
		long confirmed = open.stream().filter(Handling::isConfirmed).count();
		if (!open.isEmpty()) {
			logger.warn("Listener '" + this.properties.id() + "' (" + this.properties.description() + ") has "
					+ open.size() + " messages without an outcome " + stopMillis()
					+ " ms after the stop began (ipc.listener.shutdown-timeout): " + confirmed
					+ " stay with their senders, which send them again, and " + (open.size() - confirmed)
					+ " become dead letters");
		}
		open.forEach((handling) -> {
			this.pipeline.failures()
				.leave(handling, "The listener was stopped before the outcome of the message was"
						+ " known; it may have been handled");
			this.pipeline.open().closed(handling);
		});
	}

	private static long left(long deadline) {
		return Math.max(0, deadline - System.nanoTime());
	}

	/** All listeners together have the shutdown timeout, so each may have less. */
	private long stopMillis() {
		return Duration.ofNanos(System.nanoTime() - this.stopBegan).toMillis();
	}

	private void report(Thread thread) {
		String trace = Arrays.stream(thread.getStackTrace())
			.limit(FRAMES)
			.map(StackTraceElement::toString)
			.collect(Collectors.joining("\n\tat ", "\n\tat ", ""));
		logger.warn("Listener '" + this.properties.id() + "' (" + this.properties.description()
				+ ") did not return within " + stopMillis() + " ms (ipc.listener.shutdown-timeout); thread '"
				+ thread.getName() + "' is interrupted. It is at" + trace);
	}

}
