package dev.ipcboot.control;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.HandlerDecorator;
import dev.ipcboot.connection.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the handlers of an engine and keeps copies of what they are given, for
 * those who look. While nobody looks at a task, a message costs it the read of a flag.
 * Safe for use by any thread.
 */
public final class MessageTaps implements HandlerDecorator {

	private final Map<String, MessageTap> taps = new ConcurrentHashMap<>();

	@Override
	public MessageHandler decorate(String task, MessageHandler handler) {
		MessageTap tap = this.taps.computeIfAbsent(task, (name) -> new MessageTap(System::nanoTime));
		return new TappedHandler(tap, handler);
	}

	@Nullable MessageTap find(String task) {
		return this.taps.get(task);
	}

	private record TappedHandler(MessageTap tap, MessageHandler handler) implements MessageHandler {

		@Override
		public void onMessage(Delivery delivery) throws Exception {
			if (this.tap.isWanted()) {
				this.tap.copy(delivery);
			}
			this.handler.onMessage(delivery);
		}

		@Override
		public void onClosed(Delivery delivery) {
			this.handler.onClosed(delivery);
		}

		@Override
		public int workers() {
			return this.handler.workers();
		}

	}

}
