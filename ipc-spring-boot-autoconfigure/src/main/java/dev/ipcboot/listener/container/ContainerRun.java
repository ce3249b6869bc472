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

	private final ContainerProperties properties;

	private final Pipeline pipeline;

	private final Redelivery redelivery;

	private final Intake intake;

	private final @Nullable IdleMonitor idle;

	private final List<TaskReceiver> receivers = new ArrayList<>();

	private ContainerRun(ContainerContext context, ListenerCounters counters) {
		this.properties = context.properties();
		Duration interval = this.properties.settings().idleEventInterval();
		this.idle = (interval != null) ? new IdleMonitor(this.properties.id(), interval, context.engine().threads())
				: null;
		Failures failures = new Failures(context, counters, this::schedule);
		this.pipeline = new Pipeline(context, counters, failures, this.idle);
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
		this.intake.again(handling);
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
	 * Take nothing further that a sender would send again; end all waits.
	 */
	void prepareStop() {
		this.signal.raise();
		this.intake.prepareStop();
	}

	/**
	 * Let running calls end, give their verdicts, then let the tasks go.
	 * @param grace the longest wait for running calls
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
		this.intake.drain(left(deadline));
		this.redelivery.await(left(deadline));
		for (TaskReceiver receiver : this.receivers) {
			receiver.close(Duration.ofNanos(left(deadline)));
		}
		List<Thread> stuck = this.intake.callers();
		stuck.forEach((thread) -> report(thread, grace));
		this.intake.close();
		return stuck.isEmpty() ? (failed ? Reason.FAILED : Reason.NORMAL) : Reason.INTERRUPTED;
	}

	private static long left(long deadline) {
		return Math.max(0, deadline - System.nanoTime());
	}

	private void report(Thread thread, Duration grace) {
		String trace = Arrays.stream(thread.getStackTrace())
			.limit(FRAMES)
			.map(StackTraceElement::toString)
			.collect(Collectors.joining("\n\tat ", "\n\tat ", ""));
		logger.warn("Listener '" + this.properties.id() + "' (" + this.properties.description()
				+ ") did not return within " + grace.toMillis() + " ms (ipc.listener.shutdown-timeout); thread '"
				+ thread.getName() + "' is interrupted. It is at" + trace);
	}

}
