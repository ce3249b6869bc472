package dev.ipcboot.listener.container;

import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.MessageHandler;

/**
 * Calls the listener with the messages of one task on the thread that reads. Messages
 * that are handled again take turns with it: the lock keeps the concurrency at one. The
 * reading thread takes it under the dispatch lock of the engine; nothing takes the latter
 * under it.
 */
final class DirectHandler implements MessageHandler {

	private final ReentrantLock turn = new ReentrantLock();

	private final CallGuard guard = new CallGuard();

	private final Pipeline pipeline;

	private final StopSignal signal;

	DirectHandler(Pipeline pipeline, StopSignal signal) {
		this.pipeline = pipeline;
		this.signal = signal;
	}

	@Override
	public void onMessage(Delivery delivery) {
		if (DirectIntake.isLeft(delivery, this.signal)) {
			return;
		}
		this.turn.lock();
		this.guard.enter();
		try {
			Handling handling = this.pipeline.admit(delivery);
			if (handling != null) {
				this.pipeline.processInPlace(handling, delivery, this.signal, this.guard);
			}
		}
		finally {
			this.guard.exit();
			this.turn.unlock();
		}
	}

	@Override
	public void onClosed(Delivery delivery) {
		this.pipeline.leave(delivery);
	}

	void again(Handling handling) {
		this.turn.lock();
		this.guard.enter();
		this.guard.handles(handling);
		try {
			this.pipeline.process(handling);
		}
		finally {
			this.guard.exit();
			this.turn.unlock();
		}
	}

	CallGuard guard() {
		return this.guard;
	}

}
