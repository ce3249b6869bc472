package dev.ipcboot.crash.ledger;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of ledger entries. Every entry begins with its kind and its time.
 */
public enum EntryKind {

	/**
	 * Sender, before a send: number, task, stream, mode, size, priority, order to the
	 * listener, milliseconds of the timeout, milliseconds until the expiration or 0.
	 */
	SEND(9),

	/**
	 * Sender, after the send returned: number.
	 */
	SENT(1),

	/**
	 * Sender, after the send threw: number, exception.
	 */
	REFUSED(2),

	/**
	 * Sender, with the outcome: number, outcome or {@code REPLY}, reason. A reply whose
	 * content is wrong has the outcome {@code TORN}.
	 */
	OUTCOME(3),

	/**
	 * Sender, after the faults: task, messages acknowledged, messages sent, first other
	 * outcome.
	 */
	PROGRESS(4),

	/**
	 * Receiver, before handling: task, message, {@code whole} or {@code torn},
	 * {@code first} or {@code again}.
	 */
	BEGIN(4),

	/**
	 * Receiver, after handling and before the outcome is given: message, what the
	 * listener does now.
	 */
	DONE(2),

	/**
	 * Receiver, when the outcome cannot be given: message, exception.
	 */
	FAILED(2),

	/**
	 * Receiver, before the outcome of a detached message is given: message, outcome.
	 */
	SETTLED(2),

	/**
	 * Receiver: a message without the marks of a sender of this run, with its task.
	 */
	STRANGER(1),

	/**
	 * Child: the process run that has started it.
	 */
	PARENT(1),

	/**
	 * Either side: phase, threads of the engine, descriptors, bytes of heap in use, names
	 * of the threads.
	 */
	GAUGE(5),

	/**
	 * Either side, at the orderly end of the process.
	 */
	EXIT(0),

	/**
	 * Driver: a process run was started: run.
	 */
	STARTED(1),

	/**
	 * Driver: a process run is about to be killed: run.
	 */
	KILLED(1),

	/**
	 * Driver: a process run has ended: run, exit status.
	 */
	ENDED(2),

	/**
	 * Driver: a fault begins: kind, process or task that it concerns, details.
	 */
	FAULT(3),

	/**
	 * Driver: a fault has ended: kind, process or task.
	 */
	HEALED(2);

	private static final Map<String, EntryKind> BY_WORD = new HashMap<>();

	static {
		for (EntryKind kind : values()) {
			BY_WORD.put(kind.word(), kind);
		}
	}

	private final String word = name().toLowerCase(Locale.ROOT);

	private final int fields;

	EntryKind(int fields) {
		this.fields = fields;
	}

	String word() {
		return this.word;
	}

	int fields() {
		return this.fields;
	}

	static @Nullable EntryKind of(String word) {
		return BY_WORD.get(word);
	}

}
