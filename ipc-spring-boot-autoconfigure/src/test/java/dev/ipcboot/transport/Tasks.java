package dev.ipcboot.transport;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import org.awaitility.Awaitility;

/**
 * Calls that block, on threads of their own.
 */
public final class Tasks {

	private Tasks() {
	}

	/**
	 * Begin a call on a platform thread and wait until it blocks in the system.
	 * @param <T> what it returns
	 * @param call the call
	 * @return its outcome
	 */
	public static <T> FutureTask<T> blocked(Callable<T> call) throws InterruptedException {
		CountDownLatch started = new CountDownLatch(1);
		FutureTask<T> task = new FutureTask<>(() -> {
			started.countDown();
			return call.call();
		});
		Thread thread = new Thread(task, "blocked-call");
		thread.setDaemon(true);
		thread.start();
		started.await();
		// Nothing in Java tells that a thread waits in the kernel: give it the time.
		Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
		return task;
	}

}
