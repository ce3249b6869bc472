package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.thread.ThreadStartException;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * Threads of the container call the listener, several at a time or with several messages
 * at once. Verdicts are given in any order.
 */
final class InboxIntake implements Intake {

	private final List<Worker> workers = new ArrayList<>();

	private final Pipeline pipeline;

	private final StopSignal signal;

	private final Inbox inbox;

	private final CountDownLatch running;

	InboxIntake(ContainerProperties properties, Pipeline pipeline, StopSignal signal, StatisticsRegistry statistics) {
		ListenerSettings settings = properties.settings();
		this.pipeline = pipeline;
		this.signal = signal;
		this.inbox = new Inbox(settings.inboxSize());
		this.running = new CountDownLatch(settings.concurrency());
		SimpleAsyncTaskExecutor executor = executor(properties);
		for (int i = 0; i < settings.concurrency(); i++) {
			Worker worker = new Worker(this.inbox, body(properties), new WorkingTime(statistics),
					this.running::countDown);
			this.workers.add(worker);
			start(executor, properties.id(), worker);
		}
	}

	/**
	 * Start a worker. If the system can't, none is left.
	 */
	private void start(SimpleAsyncTaskExecutor executor, String listener, Worker worker) {
		try {
			executor.execute(worker);
		}
		catch (RuntimeException | Error ex) {
			this.inbox.close();
			Throwable cause = (ex instanceof TaskRejectedException && ex.getCause() != null) ? ex.getCause() : ex;
			throw new ThreadStartException(listener + "-" + this.workers.size(), cause);
		}
	}

	private static SimpleAsyncTaskExecutor executor(ContainerProperties properties) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(properties.id() + "-");
		executor.setDaemon(true);
		if (properties.settings().virtualThreads()) {
			executor.setVirtualThreads(true);
		}
		return executor;
	}

	private Worker.Body body(ContainerProperties properties) {
		if (!properties.batch()) {
			return (source, time, guard) -> {
				Handling message = source.take();
				if (message != null) {
					guard.handles(message);
					begin(time, message);
					try {
						this.pipeline.process(message);
					}
					finally {
						time.end();
					}
				}
			};
		}
		BatchProcessor processor = new BatchProcessor(this.pipeline);
		int size = properties.settings().batchSize();
		Duration timeout = properties.settings().batchTimeout();
		return (source, time, guard) -> {
			List<Handling> batch = source.takeBatch(size, timeout.toNanos());
			if (!batch.isEmpty()) {
				guard.handles(batch);
				begin(time, batch.get(0));
				try {
					processor.process(batch);
				}
				finally {
					time.end();
				}
			}
		};
	}

	/** A taken message must be handled, also if its time can't be measured. */
	private void begin(WorkingTime time, Handling message) {
		try {
			time.begin(message);
		}
		catch (Throwable ex) {
			this.pipeline.failures().report(message.task(), ex, "could not be measured");
		}
	}

	@Override
	public MessageHandler handler(String task) {
		return new MessageHandler() {

			@Override
			public void onMessage(Delivery delivery) {
				take(delivery);
			}

			@Override
			public void onClosed(Delivery delivery) {
				InboxIntake.this.pipeline.leave(delivery);
			}

			@Override
			public int workers() {
				return InboxIntake.this.workers.size();
			}

		};
	}

	private void take(Delivery delivery) {
		if (DirectIntake.isLeft(delivery, this.signal)) {
			return;
		}
		Handling handling = this.pipeline.admit(delivery);
		if (handling != null) {
			handling.detach();
			if (!this.inbox.put(handling)) {
				this.pipeline.failures().abandon(handling);
			}
		}
	}

	@Override
	public void again(Handling handling) {
		if (!this.inbox.putAgain(handling)) {
			this.pipeline.failures().abandon(handling);
		}
	}

	@Override
	public void prepareStop() {
		this.inbox.drain();
	}

	@Override
	public boolean drain(long nanos) {
		this.inbox.seal();
		try {
			return this.running.await(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public List<Thread> callers() {
		return this.workers.stream().flatMap((worker) -> worker.caller().stream()).toList();
	}

	@Override
	public List<Handling> inHand() {
		return this.workers.stream().flatMap((worker) -> worker.inHand().stream()).toList();
	}

	@Override
	public void close() {
		this.inbox.close().forEach(this.pipeline.failures()::abandon);
		callers().forEach(Thread::interrupt);
	}

	@Override
	public int waiting() {
		return this.inbox.size();
	}

}
