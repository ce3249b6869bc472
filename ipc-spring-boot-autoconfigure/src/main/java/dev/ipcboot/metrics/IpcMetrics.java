package dev.ipcboot.metrics;

import dev.ipcboot.connection.IpcEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Binds meters for every task that this application sends to or receives for, those that
 * come later included; see {@link IpcMeterNames}. Counters and gauges read what the
 * engine counts anyway, when somebody looks: a message costs nothing more.
 */
public final class IpcMetrics implements MeterBinder {

	private final IpcEngine engine;

	/**
	 * Create a binder.
	 * @param engine what counts
	 */
	public IpcMetrics(IpcEngine engine) {
		this.engine = engine;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		TaskMeters meters = new TaskMeters(this.engine, registry);
		this.engine.statistics().addListener(meters::bind);
	}

}
