package dev.ipcboot.sample.monitor;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.stereotype.Component;

/**
 * Receives lines of text over a FIFO, so that a shell can set a mark with {@code echo}.
 */
@Component
class EventListener {

	private final Journal<Mark> journal = new Journal<>();

	@IpcListener("events")
	void onLine(String line) {
		this.journal.add(new Mark(Instant.now(), line));
	}

	List<Mark> marks() {
		return this.journal.entries();
	}

}
