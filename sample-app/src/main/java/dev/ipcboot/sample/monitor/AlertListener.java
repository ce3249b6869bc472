package dev.ipcboot.sample.monitor;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Receives alerts of this and other processes over a POSIX queue, which brings the urgent
 * ones first.
 */
@Component
class AlertListener {

	private final Journal<ReceivedAlert> journal = new Journal<>();

	@IpcListener("alerts")
	void onAlert(Alert alert, @Header(IpcHeaders.PRIORITY) int priority) {
		Instant time = (alert.time() != null) ? alert.time() : Instant.now();
		this.journal.add(new ReceivedAlert(time, priority, alert.source(), alert.text()));
	}

	List<ReceivedAlert> alerts() {
		return this.journal.entries();
	}

}
