package dev.ipcboot.crash.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.ipcboot.crash.ledger.Entry;
import dev.ipcboot.crash.ledger.LedgerFile;
import dev.ipcboot.crash.peer.PeerArguments;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the ledgers of one round say, put together by message and process run.
 */
public final class Round {

	/**
	 * Name of the ledger of the driver.
	 */
	public static final String DRIVER = "driver";

	private final Map<String, ProcessRun> runs = new TreeMap<>();

	private final Map<String, Message> messages = new LinkedHashMap<>();

	private final List<Entry> faults = new ArrayList<>();

	/** Handlings of messages that no ledger of a sender has. */
	private final List<Violation> unknown = new ArrayList<>();

	private Round() {
	}

	/**
	 * Reads the ledgers of a round.
	 * @param directory the directory of the ledgers
	 * @return the round
	 * @throws IOException if a ledger cannot be read
	 */
	public static Round read(Path directory) throws IOException {
		Round round = new Round();
		List<LedgerFile> ledgers = LedgerFile.list(directory);
		for (LedgerFile ledger : ledgers) {
			if (ledger.run().equals(DRIVER)) {
				ledger.read(round::onDriver);
			}
		}
		// Senders first: a handling belongs to a message
		for (LedgerFile ledger : ledgers) {
			if (!ledger.run().equals(DRIVER)) {
				ledger.read((entry) -> round.onSender(ledger.run(), entry));
			}
		}
		for (LedgerFile ledger : ledgers) {
			if (!ledger.run().equals(DRIVER)) {
				Map<String, Handling> open = new HashMap<>();
				ledger.read((entry) -> round.onReceiver(round.run(ledger.run()), open, entry));
			}
		}
		return round;
	}

	private ProcessRun run(String name) {
		return this.runs.computeIfAbsent(name, ProcessRun::new);
	}

	private void onDriver(Entry entry) {
		switch (entry.kind()) {
			case STARTED -> run(entry.field(0)).startedAt = entry.time();
			case KILLED -> {
				ProcessRun run = run(entry.field(0));
				run.killed = true;
				run.goneAt = Math.min(run.goneAt, entry.time());
			}
			case ENDED -> {
				ProcessRun run = run(entry.field(0));
				run.goneAt = Math.min(run.goneAt, entry.time());
				run.status = (int) entry.number(1);
			}
			case FAULT -> {
				this.faults.add(entry);
				if (entry.field(0).equals("stop")) {
					run(entry.field(1)).stops.add(new long[] { entry.time(), Long.MAX_VALUE });
				}
			}
			case HEALED -> {
				if (entry.field(0).equals("stop")) {
					List<long[]> stops = run(entry.field(1)).stops;
					stops.get(stops.size() - 1)[1] = entry.time();
				}
			}
			default -> throw new IllegalStateException("Unexpected entry of the driver: " + entry);
		}
	}

	private void onSender(String run, Entry entry) {
		switch (entry.kind()) {
			case SEND -> {
				Message message = new Message(run, entry);
				this.messages.put(message.id(), message);
			}
			case SENT -> {
				Message message = message(run, entry);
				message.returnedAt = entry.time();
				message.accepted = true;
			}
			case REFUSED -> {
				Message message = message(run, entry);
				message.returnedAt = entry.time();
				message.reason = entry.field(1);
			}
			case OUTCOME -> {
				Message message = message(run, entry);
				message.outcome = entry.field(1);
				message.reason = entry.field(2);
				message.endedAt = entry.time();
			}
			default -> {
				// Of a receiver.
			}
		}
	}

	private Message message(String run, Entry entry) {
		Message message = this.messages.get(run + ':' + entry.field(0));
		if (message == null) {
			throw new IllegalStateException("The ledger of " + run + " begins in the middle: " + entry);
		}
		return message;
	}

	private void onReceiver(ProcessRun run, Map<String, Handling> open, Entry entry) {
		switch (entry.kind()) {
			case BEGIN -> onBegin(run, open, entry);
			case DONE -> {
				Handling handling = open.get(entry.field(0));
				if (handling != null) {
					handling.doneAt = entry.time();
				}
			}
			case FAILED -> {
				Handling handling = open.get(entry.field(0));
				if (handling != null) {
					handling.failed = true;
				}
			}
			case SETTLED -> {
				Handling handling = open.get(entry.field(0));
				if (handling != null) {
					handling.settledAt = entry.time();
				}
			}
			case PROGRESS -> run.progress.add(entry);
			case GAUGE -> run.gauges.add(entry);
			case EXIT -> {
				run.orderly = true;
				run.goneAt = Math.min(run.goneAt, entry.time());
			}
			case STARTED -> run.startedAt = entry.time();
			case PARENT -> run.parent = entry.field(0);
			default -> {
				// Of a sender.
			}
		}
	}

	private void onBegin(ProcessRun run, Map<String, Handling> open, Entry entry) {
		Message message = this.messages.get(entry.field(1));
		if (message == null) {
			this.unknown.add(new Violation("never-sent", PeerArguments.scheme(entry.field(0)), entry.field(1), run.name,
					"handled, but no sender has recorded it"));
			return;
		}
		Handling handling = new Handling(run, message, entry.field(0), entry.time(), entry.field(2).equals("whole"),
				entry.field(3).equals("again"));
		message.handlings.add(handling);
		run.handlings.add(handling);
		open.put(message.id(), handling);
	}

	Collection<Message> messages() {
		return this.messages.values();
	}

	Collection<ProcessRun> runs() {
		return this.runs.values();
	}

	@Nullable ProcessRun find(String name) {
		return this.runs.get(name);
	}

	List<Entry> faults() {
		return this.faults;
	}

	List<Violation> unknown() {
		return this.unknown;
	}

	/**
	 * Counts the messages by what became of them.
	 * @return counts by lower-case words
	 */
	public Map<String, Integer> counts() {
		Map<String, Integer> counts = new TreeMap<>();
		for (Message message : this.messages.values()) {
			counts.merge("sent", 1, Integer::sum);
			if (message.returnedAt != 0 && !message.accepted) {
				counts.merge("refused", 1, Integer::sum);
			}
			else if (message.isPlain()) {
				counts.merge("plain", 1, Integer::sum);
			}
			else if (message.outcome != null) {
				counts.merge(message.outcome.toLowerCase(Locale.ROOT), 1, Integer::sum);
			}
			else {
				counts.merge("open", 1, Integer::sum);
			}
		}
		return counts;
	}

}
