package dev.ipcboot.actuate;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadStartException;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The figures of {@code ipcthroughput} as server-sent events, once a second. Each reader
 * has a thread, so that a slow one holds up nobody else, and there are at most
 * {@value #MAX_READERS}. Safe for use by any thread.
 */
public final class IpcThroughputStream implements SmartLifecycle {

	/**
	 * How many may read at once.
	 */
	static final int MAX_READERS = 16;

	private static final long PERIOD_NANOS = 1_000_000_000;

	private final Semaphore places = new Semaphore(MAX_READERS);

	private final AtomicInteger number = new AtomicInteger();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final Supplier<IpcThroughputDescriptor> figures;

	private volatile boolean running;

	/**
	 * Create a stream.
	 * @param figures what to send
	 */
	public IpcThroughputStream(Supplier<IpcThroughputDescriptor> figures) {
		this.figures = figures;
	}

	/**
	 * Begin to send.
	 * @param response told not to be kept or transformed on its way
	 * @return the stream, or status 503 when there are too many readers, the application
	 * is stopping, or no thread can be started
	 */
	public ResponseEntity<SseEmitter> open(HttpServletResponse response) {
		if (!this.running || !this.places.tryAcquire()) {
			return ResponseEntity.status(HttpServletResponse.SC_SERVICE_UNAVAILABLE).build();
		}
		response.setHeader("Cache-Control", "no-store, no-transform");
		SseEmitter emitter = new SseEmitter(0L);
		try {
			Thread thread = SupervisedThread.startOnce("ipc-stream-" + this.number.incrementAndGet(), true,
					() -> send(emitter));
			emitter.onError((fault) -> thread.interrupt());
			emitter.onCompletion(thread::interrupt);
			return ResponseEntity.ok(emitter);
		}
		catch (ThreadStartException ex) {
			this.places.release();
			return ResponseEntity.status(HttpServletResponse.SC_SERVICE_UNAVAILABLE).build();
		}
	}

	private void send(SseEmitter emitter) {
		this.threads.add(Thread.currentThread());
		try {
			long next = System.nanoTime();
			while (this.running && !Thread.currentThread().isInterrupted()) {
				emitter.send(this.figures.get(), MediaType.APPLICATION_JSON);
				next += PERIOD_NANOS;
				for (long left = next - System.nanoTime(); left > 0 && this.running
						&& !Thread.currentThread().isInterrupted(); left = next - System.nanoTime()) {
					LockSupport.parkNanos(this, left);
				}
			}
			emitter.complete();
		}
		catch (Throwable ex) {
			// Whatever it is, the reader connects again
			emitter.completeWithError(ex);
		}
		finally {
			this.threads.remove(Thread.currentThread());
			this.places.release();
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * End all streams, before the web server waits for its requests to end.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.threads.forEach(LockSupport::unpark);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
