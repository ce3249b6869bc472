package dev.ipcboot.connection;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Ends messages that get no verdict: what was never handed to a channel as EXPIRED, since
 * nobody can have handled it, everything else as UNKNOWN.
 * <p>
 * While the receiver is away, the clock of a confirmed message stands still, for as long
 * as its sender keeps on trying ({@code ipc.template.retry-for}) and no longer. So a
 * receiver that comes back in that time costs its senders time and nothing else, and yet
 * every message ends. Requests are not given that time: somebody waits for their reply.
 * <p>
 * Nothing that ends a message needs the lock of the sender: it may be held while
 * something takes long, and a deadline must not wait for that.
 */
final class Deadlines {

	private final SendWindow window;

	private final WaitingLine waiting;

	private final SenderStatistics statistics;

	private final String task;

	private final long longestAbsence;

	/** Replaced under the lock of the sender, read by any thread. */
	private volatile Absence state = new Absence(0, false, 0, 0, null);

	Deadlines(String task, SendWindow window, WaitingLine waiting, SenderStatistics statistics, long longestAbsence) {
		this.task = task;
		this.window = window;
		this.waiting = waiting;
		this.statistics = statistics;
		this.longestAbsence = longestAbsence;
	}

	/**
	 * The receiver was lost. Under the lock of the sender.
	 */
	void onAway(long now, @Nullable String cause) {
		Absence old = this.state;
		this.state = new Absence(old.before(), true, old.away() ? old.since() : now, now, cause);
	}

	/**
	 * There is a receiver. Under the lock of the sender.
	 */
	void onBack(long now) {
		Absence old = this.state;
		this.state = new Absence(absence(now), false, old.since(), old.lostAt(), old.cause());
	}

	/**
	 * There is no hope for the receiver to come back soon: whoever waits is told at once.
	 */
	void onHopeless(String reason) {
		onBack(System.nanoTime());
		endAll(reason);
	}

	/**
	 * Whether the receiver was lost so recently that messages are kept for it.
	 */
	boolean isKeeping(long now) {
		Absence current = this.state;
		return current.away() && now - current.since() < this.longestAbsence;
	}

	/**
	 * How long the receiver has been away in all.
	 */
	long absence(long now) {
		Absence current = this.state;
		return current.away() ? current.before() + Math.min(now - current.since(), this.longestAbsence)
				: current.before();
	}

	/**
	 * Until when a thread waits to hand over a confirmed message: its deadline stands
	 * still while the receiver is away.
	 * @param absenceBefore how long the receiver had been away in all when the wait began
	 */
	long extended(long deadline, int flags, long absenceBefore, long now) {
		return ((flags & FrameLayout.FLAG_REQUEST) != 0) ? deadline
				: deadline + Math.min(absence(now) - absenceBefore, this.longestAbsence);
	}

	/**
	 * Describes an outage, as a part of a sentence.
	 * @return the words, or {@code null} if there is no outage
	 */
	@Nullable String outage(long now) {
		Absence current = this.state;
		if (!current.away()) {
			return null;
		}
		return "its receiver has been away for " + (now - current.since()) / 1_000_000 + " ms"
				+ ((current.cause() != null) ? " (" + current.cause() + ")" : "");
	}

	/**
	 * End what has passed its deadline or ceased to be of use. By any thread.
	 */
	void expire(long now) {
		long absence = absence(now);
		this.waiting
			.removeIf(
					(message) -> message.message().isExpired()
							|| isOver(now, message.deadline(), message.flags(), absence - message.absence()),
					this::expire);
		this.window.forEachInFlight((sequence) -> {
			if (isOver(now, this.window.deadline(sequence), this.window.flags(sequence),
					absence - this.window.absence(sequence))) {
				giveUp(sequence, "no verdict came in time" + lossSince(this.window.time(sequence)));
			}
		});
	}

	/**
	 * What became of the link meanwhile, as a part of a sentence.
	 */
	private String lossSince(long time) {
		Absence current = this.state;
		return (current.cause() != null && current.lostAt() - time > 0)
				? "; meanwhile the link was lost: " + current.cause() : "";
	}

	private boolean isOver(long now, long deadline, int flags, long absence) {
		long late = now - deadline;
		return late >= 0 && ((flags & FrameLayout.FLAG_REQUEST) != 0 || late >= Math.min(absence, this.longestAbsence));
	}

	void expire(WaitingMessage message) {
		expire(message, message.message().isExpired() ? "it ceased to be of use before task '" + this.task + "' took it"
				: "task '" + this.task + "' was not reached in time");
	}

	void expire(WaitingMessage message, String reason) {
		this.statistics.expired();
		Completions.complete(message.completion(), Outcome.EXPIRED, reason, -1, -1,
				System.nanoTime() - message.acceptedAt());
	}

	/**
	 * Make room by giving up the oldest message of the lowest priority.
	 * @param priority the priority of the message that needs the room
	 * @return {@code false} if nothing waits that has no higher priority
	 */
	boolean dropLeast(int priority) {
		WaitingMessage dropped = this.waiting.removeLeast(priority);
		if (dropped == null) {
			return false;
		}
		this.statistics.dropped();
		expire(dropped, "it was dropped to make room for a newer message (ipc.template.back-pressure=drop-oldest)");
		return true;
	}

	private void giveUp(long sequence, String reason) {
		long acceptedAt = this.window.time(sequence);
		long sentAt = this.window.sentAt(sequence);
		Completion completion = this.window.take(sequence);
		if (completion != null) {
			this.statistics.unknown();
			Completions.complete(completion, Outcome.UNKNOWN, reason, (sentAt != 0) ? sentAt - acceptedAt : -1, -1,
					System.nanoTime() - acceptedAt);
		}
	}

	/**
	 * Give up everything that was handed to a channel.
	 */
	void giveUpHandedOver(String reason) {
		this.window.forEachInFlight((sequence) -> giveUp(sequence, reason));
	}

	/**
	 * Give up what was handed over and has ceased to be of use, so that it is not handed
	 * over again.
	 */
	void giveUpUseless() {
		this.window.forEachInFlight((sequence) -> {
			WireMessage message = this.window.message(sequence);
			if (message != null && message.isExpired()) {
				giveUp(sequence, "it ceased to be of use while its receiver was away, and had been sent before");
			}
		});
	}

	/**
	 * End everything.
	 */
	void endAll(String reason) {
		this.waiting.removeIf((message) -> true,
				(message) -> expire(message, "task '" + this.task + "' was not reached: " + reason));
		giveUpHandedOver(reason);
	}

	/**
	 * Times at which the receiver was away.
	 *
	 * @param before how long it was away in all, in absences that are over
	 * @param away whether it is away
	 * @param since when it was lost, or was lost last
	 * @param lostAt when a connection was lost last
	 * @param cause why
	 */
	private record Absence(long before, boolean away, long since, long lostAt, @Nullable String cause) {
	}

}
