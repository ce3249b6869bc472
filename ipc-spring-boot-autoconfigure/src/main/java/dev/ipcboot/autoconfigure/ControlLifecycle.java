package dev.ipcboot.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;

import dev.ipcboot.IpcException;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.control.ControlTask;
import dev.ipcboot.control.MessageTaps;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Answers questions as long as the application runs. It runs as well without: where there
 * is no Unix socket, nobody can ask, and the log says why.
 */
final class ControlLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ControlLifecycle.class);

	private final AtomicReference<@Nullable TaskReceiver> receiver = new AtomicReference<>();

	private final IpcEngine engine;

	private final @Nullable String application;

	private final @Nullable MessageTaps taps;

	ControlLifecycle(IpcEngine engine, @Nullable String application, @Nullable MessageTaps taps) {
		this.engine = engine;
		this.application = application;
		this.taps = taps;
	}

	@Override
	public void start() {
		if (isRunning()) {
			return;
		}
		try {
			this.receiver.set(ControlTask.open(this.engine, this.application, this.taps));
		}
		catch (IpcException ex) {
			logger.info("Other processes can't ask this application how it is doing: " + ex.getMessage()
					+ " (ipc.control.enabled=false if they need not)");
		}
	}

	@Override
	public void stop() {
		TaskReceiver running = this.receiver.getAndSet(null);
		if (running != null) {
			running.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.receiver.get() != null;
	}

}
