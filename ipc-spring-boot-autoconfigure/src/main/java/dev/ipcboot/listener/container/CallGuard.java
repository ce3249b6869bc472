package dev.ipcboot.listener.container;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Knows which thread is in a listener, for the case that it does not come back. One
 * thread at a time enters; any thread may look.
 */
final class CallGuard {

	private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();

	void enter() {
		this.caller.setRelease(Thread.currentThread());
	}

	void exit() {
		this.caller.setRelease(null);
	}

	/**
	 * The thread that is in the listener.
	 * @return the thread, or {@code null}
	 */
	@Nullable Thread caller() {
		return this.caller.get();
	}

}
