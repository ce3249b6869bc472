package dev.ipcboot.connection;

/**
 * What is to be done for a sender by others than its callers: by the thread that reads
 * answers, the back-stop and the maintenance. None of them waits for the lock of the
 * sender, which may be held by a caller that waits for its carrier.
 */
final class SenderUpkeep {

	private final TaskSender sender;

	private final SenderLock lock;

	private final LinkKeeper links;

	private final SendPath path;

	private final Intake intake;

	private long lastMark;

	SenderUpkeep(TaskSender sender, LinkKeeper links, SendPath path, Intake intake) {
		this.sender = sender;
		this.lock = sender.lock();
		this.links = links;
		this.path = path;
		this.intake = intake;
	}

	/**
	 * Whether nobody has written anything or gathered more since the last look. By the
	 * thread of the back-stop alone.
	 */
	boolean isStalled() {
		long mark = this.path.mark();
		boolean same = mark == this.lastMark;
		this.lastMark = mark;
		return same;
	}

	/**
	 * Write what is gathered if nobody else is at it and without waiting for room.
	 * @return whether nothing is left
	 */
	boolean tryFlush() {
		if (this.path.hasGathered() && this.lock.tryLock()) {
			try {
				this.path.flush();
			}
			finally {
				this.lock.unlock();
			}
			this.sender.foreign().pump();
		}
		return !this.path.hasGathered();
	}

	/**
	 * Some messages have been completed: let in who waits for room, write what is
	 * gathered.
	 */
	void onAnswers() {
		this.intake.signal();
		tryFlush();
		if (this.links.isSomethingLost() && this.lock.tryLock()) {
			try {
				this.links.repeatOvertaken();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Complete what has passed its deadline, notice a peer that is gone or stuck, have
	 * another try at what found no room.
	 */
	void onTick(long now) {
		this.links.deadlines().expire(now);
		this.intake.signal();
		this.links.checkBlocked();
		this.sender.foreign().onTick(now);
		if (this.lock.tryLock()) {
			try {
				this.links.check(now);
			}
			finally {
				this.lock.unlock();
			}
			this.intake.signal();
		}
		if (this.path.hasGathered()) {
			this.sender.wakeFlusher();
		}
	}

	/**
	 * Have the receiver send answers to another address from now on. On a thread of its
	 * own, since the receiver may make no room.
	 */
	void introduceAgain() {
		this.lock.lock();
		try {
			this.links.introduceAgain();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether no message waits for anything and nobody is about to send one.
	 */
	boolean isQuiet() {
		if (!this.lock.tryLock()) {
			return false;
		}
		try {
			return this.sender.isIdle();
		}
		finally {
			this.lock.unlock();
		}
	}

}
