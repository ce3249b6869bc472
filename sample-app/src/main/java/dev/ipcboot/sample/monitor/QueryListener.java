package dev.ipcboot.sample.monitor;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.stereotype.Component;

/**
 * Answers questions about metrics over a Unix socket.
 */
@Component
class QueryListener {

	private final MetricStore store;

	QueryListener(MetricStore store) {
		this.store = store;
	}

	@IpcListener("query")
	Statistics onQuery(Query query) {
		return this.store.statistics((query.metric() != null) ? query.metric() : "", query.time());
	}

}
