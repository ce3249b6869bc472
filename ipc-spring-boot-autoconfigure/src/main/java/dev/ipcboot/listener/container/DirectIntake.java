package dev.ipcboot.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.MessageHandler;

/**
 * The thread that reads calls the listener: one message of a task after the other, in the
 * order of its senders, and nothing is handed over. The kernel's buffers hold the rest.
 */
final class DirectIntake implements Intake {

	private final Map<String, DirectHandler> handlers = new ConcurrentHashMap<>();

	private final Pipeline pipeline;

	private final StopSignal signal;

	DirectIntake(Pipeline pipeline, StopSignal signal) {
		this.pipeline = pipeline;
		this.signal = signal;
	}

	@Override
	public MessageHandler handler(String task) {
		return direct(task);
	}

	private DirectHandler direct(String task) {
		return this.handlers.computeIfAbsent(task, (name) -> new DirectHandler(this.pipeline, this.signal));
	}

	@Override
	public void again(Handling handling) {
		direct(handling.task()).again(handling);
	}

	@Override
	public void prepareStop() {
		// The signal does
	}

	@Override
	public boolean drain(long nanos) {
		// The engine waits for the threads that read
		return true;
	}

	@Override
	public List<Thread> callers() {
		List<Thread> callers = new ArrayList<>();
		this.handlers.values().forEach((handler) -> {
			Thread caller = handler.guard().caller();
			if (caller != null) {
				callers.add(caller);
			}
		});
		return callers;
	}

	@Override
	public List<Handling> inHand() {
		return this.handlers.values().stream().flatMap((handler) -> handler.guard().inHand().stream()).toList();
	}

	@Override
	public void close() {
		callers().forEach(Thread::interrupt);
	}

	@Override
	public int waiting() {
		return 0;
	}

	/**
	 * For each message that comes while the container stops: whoever waits for the
	 * verdict sends it again.
	 */
	static boolean isLeft(Delivery delivery, StopSignal signal) {
		if (signal.isRaised() && delivery.isConfirmed()) {
			delivery.detach();
			return true;
		}
		return false;
	}

}
