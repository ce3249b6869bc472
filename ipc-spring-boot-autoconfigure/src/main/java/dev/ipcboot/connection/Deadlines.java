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
 * Under the lock of the sender.
 */
final class Deadlines {

	private final SendWindow window;

	private final WaitingLine waiting;

	private final SenderStatistics statistics;

	private final String task;

	private final long longestAbsence;

	/** How long the receiver was away in all, in absences that are over. */
	private long absences;

	private boolean away;

	private long awaySince;

	private long lostAt;

	private @Nullable String lostBy;

	Deadlines(String task, SendWindow window, WaitingLine waiting, SenderStatistics statistics, long longestAbsence) {
		this.task = task;
		this.window = window;
		this.waiting = waiting;
		this.statistics = statistics;
		this.longestAbsence = longestAbsence;
	}

	/**
	 * The receiver was lost.
	 */
	void onAway(long now, @Nullable String cause) {
		this.lostAt = now;
		this.lostBy = cause;
		if (!this.away) {
			this.away = true;
			this.awaySince = now;
		}
	}

	/**
	 * There is a receiver.
	 */
	void onBack(long now) {
		this.absences = absence(now);
		this.away = false;
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
		return this.away && now - this.awaySince < this.longestAbsence;
	}

	/**
	 * How long the receiver has been away in all.
	 */
	long absence(long now) {
		return this.away ? this.absences + Math.min(now - this.awaySince, this.longestAbsence) : this.absences;
	}

	/**
	 * End what has passed its deadline or ceased to be of use.
	 */
	void expire(long now) {
		long absence = absence(now);
		this.waiting
			.removeIf(
					(message) -> message.message().isExpired()
							|| isOver(now, message.deadline(), message.flags(), absence - message.absence()),
					this::expire);
		for (long sequence = this.window.oldest(); sequence < this.window.next(); sequence++) {
			if (this.window.isInFlight(sequence) && isOver(now, this.window.deadline(sequence),
					this.window.flags(sequence), absence - this.window.absence(sequence))) {
				giveUp(sequence, "no verdict came in time" + lossSince(this.window.time(sequence)));
			}
		}
	}

	/**
	 * What became of the link meanwhile, as a part of a sentence.
	 */
	private String lossSince(long time) {
		return (this.lostBy != null && this.lostAt - time > 0) ? "; meanwhile the link was lost: " + this.lostBy : "";
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
		for (long sequence = this.window.oldest(); sequence < this.window.next(); sequence++) {
			giveUp(sequence, reason);
		}
	}

	/**
	 * Give up what was handed over and has ceased to be of use, so that it is not handed
	 * over again.
	 */
	void giveUpUseless() {
		for (long sequence = this.window.oldest(); sequence < this.window.next(); sequence++) {
			WireMessage message = this.window.message(sequence);
			if (message != null && message.isExpired()) {
				giveUp(sequence, "it ceased to be of use while its receiver was away, and had been sent before");
			}
		}
	}

	/**
	 * End everything.
	 */
	void endAll(String reason) {
		this.waiting.removeIf((message) -> true,
				(message) -> expire(message, "task '" + this.task + "' was not reached: " + reason));
		giveUpHandedOver(reason);
	}

}
