package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.transport.Blockable;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a sender's link to the owner of its task: opens it with the first send, notices
 * its loss, opens it again and repeats what had no verdict. Everything happens under the
 * lock of the sender unless a method says otherwise.
 */
final class LinkKeeper {

	private static final long OWNER_CHECK_NANOS = 200_000_000;

	/** So many messages in a row without an outcome are no accident. */
	private static final int MANY_UNANSWERED = 16;

	private final TaskSender sender;

	private final SenderContext context;

	private final long source;

	private final Handshake handshake;

	private final Reconnector reconnector;

	private final Repeater repeater;

	private final Deadlines deadlines;

	private final DeliveryOptions delivery;

	private final LinkStates states;

	private volatile @Nullable Link link;

	private volatile boolean closed;

	/** The thread that is opening a link, without the lock. */
	private @Nullable Thread opener;

	/** The attempt to open a link has ended. */
	private final Condition opened;

	/** The introduction has found no room so far. */
	private boolean introduceAgain;

	private long checkedAt;

	/** How often in a row no outcome has come for many messages. */
	private int silences;

	LinkKeeper(TaskSender sender, SenderContext context) {
		this.sender = sender;
		this.context = context;
		Identity identity = Identity.random();
		this.source = identity.source();
		this.handshake = new Handshake(sender, this, context, identity);
		this.opened = sender.lock().newCondition();
		this.states = new LinkStates(sender.task(), context.events());
		this.reconnector = new Reconnector(sender, this, context.threads());
		this.repeater = new Repeater(sender.window(), this.source);
		this.deadlines = new Deadlines(sender.task(), sender.window(), sender.waiting(), sender.statistics(),
				context.options().retryFor().toNanos());
		this.delivery = context.options().delivery(sender.task());
	}

	/**
	 * Make sure that there is a link, or that it makes sense to keep messages for the
	 * next one: it was lost only recently, or they are to wait for it.
	 * @param deadline the end of the wait for a link
	 * @throws IpcTaskUnavailableException if nobody receives for the task
	 */
	void require(long deadline) {
		if (this.link != null || this.deadlines.isKeeping(System.nanoTime())) {
			return;
		}
		if (this.delivery.whenAbsent() == WhenAbsent.FAIL) {
			open(deadline);
		}
		else if (state() != TaskSender.State.RECONNECTING) {
			openIfPresent(deadline);
		}
	}

	private void openIfPresent(long deadline) {
		try {
			open(deadline);
		}
		catch (IpcTaskUnavailableException ex) {
			// The message waits, and its presence starts the attempts.
		}
	}

	/**
	 * The link, opened if there is none. To open one may take long: the lock, which the
	 * caller holds once, is given up meanwhile, and what it guards may have changed when
	 * this returns.
	 * @param deadline the end of the wait
	 * @throws IpcTimeoutException if another thread was opening the link and did not come
	 * to an end in time
	 */
	Link open(long deadline) {
		while (this.link == null && this.opener != null) {
			awaitOpening(deadline);
		}
		Link current = this.link;
		return (current != null) ? current : openNow(deadline);
	}

	private void awaitOpening(long deadline) {
		if (this.opener == Thread.currentThread()) {
			throw new IpcTaskUnavailableException(this.sender.task(), "this thread is just connecting to it", null);
		}
		long left = deadline - System.nanoTime();
		try {
			if (left <= 0 || (this.opened.awaitNanos(left) <= 0 && this.opener != null)) {
				throw new IpcTimeoutException("Task '" + this.sender.task()
						+ "' was not reached in time: another thread is still connecting; see ipc.connect-timeout");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting for a connection to task '" + this.sender.task() + "'",
					ex);
		}
	}

	private Link openNow(long deadline) {
		if (this.closed) {
			throw new IpcException("The sender for task '" + this.sender.task() + "' is closed");
		}
		this.opener = Thread.currentThread();
		long oldest = this.sender.window().oldestWanted();
		Link opened = null;
		this.sender.lock().unlock();
		try {
			opened = connect(oldest, deadline);
		}
		finally {
			this.sender.lock().lock();
			this.opener = null;
			this.opened.signalAll();
			if (opened == null) {
				reconnectIfNeeded();
			}
		}
		this.sender.window().announced(oldest);
		return begin(opened);
	}

	/**
	 * Without the lock.
	 */
	private Link connect(long oldest, long deadline) {
		long longest = this.context.options().connectTimeout().toNanos();
		long left = Math.max(1, deadline - System.nanoTime());
		Link connected = this.context.linkFactory().open(this.sender.task(), Duration.ofNanos(Math.min(left, longest)));
		try {
			requireUsable(connected);
			long now = System.nanoTime();
			this.handshake.begin(connected, oldest, now + Math.min(longest, Math.max(1, deadline - now)));
			return connected;
		}
		catch (WriteTimeoutException ex) {
			connected.close();
			throw this.sender.path().noRoom(connected.address(), String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			connected.close();
			throw new IpcTaskUnavailableException(this.sender.task(),
					"its owner at " + connected.address() + " went away at once: " + ex.getMessage(), ex);
		}
		catch (RuntimeException | Error ex) {
			connected.close();
			throw ex;
		}
	}

	private Link begin(Link opened) {
		if (this.closed || opened.isClosed()) {
			opened.close();
			reconnectIfNeeded();
			throw new IpcTaskUnavailableException(this.sender.task(), this.closed ? "its sender was closed meanwhile"
					: "its owner at " + opened.address() + " went away at once", null);
		}
		this.link = opened;
		opened.outbox().observe(this.sender.window());
		this.deadlines.onBack(System.nanoTime());
		this.states.change(TaskSender.State.CONNECTED, null);
		this.sender.statistics().onLink(opened.address().scheme());
		this.context.events().linkOpened(this.sender.task(), opened.address());
		repeatAll(opened);
		return opened;
	}

	private void repeatAll(Link opened) {
		try {
			this.deadlines.giveUpUseless();
			if (!opened.framing().isConfirming()) {
				this.deadlines.giveUpHandedOver("the task has come back with the framing '" + opened.framing().id()
						+ "', which has no confirms");
			}
			this.repeater.repeatAll(opened);
			this.sender.path().flush();
			if (!opened.framing().isConfirming()) {
				this.sender.foreign().writeNext();
			}
		}
		catch (IOException ex) {
			onLost(opened, ex);
		}
	}

	private void requireUsable(Link opened) {
		String obstacle = ForeignWriter.obstacle(opened.framing(), opened.traits());
		if (obstacle != null) {
			throw new IpcAddressException(opened.address().toString(), obstacle,
					"set ipc.tasks." + this.sender.task() + ".framing to what its owner speaks");
		}
	}

	SenderStatistics statistics() {
		return this.sender.statistics();
	}

	/**
	 * What ends messages without a verdict.
	 */
	Deadlines deadlines() {
		return this.deadlines;
	}

	long source() {
		return this.source;
	}

	@Nullable Link link() {
		return this.link;
	}

	/**
	 * A link has failed.
	 */
	void onLost(Link failed, Exception cause) {
		failed.close();
		if (this.link != failed) {
			return;
		}
		this.link = null;
		if (failed.framing().isConfirming()) {
			this.deadlines.onAway(System.nanoTime(), cause.getMessage());
		}
		this.context.returnAddresses().deregister(this.source);
		if (!this.closed) {
			this.context.events().linkLost(this.sender.task(), failed.address(), cause);
			if (this.delivery.mode() == DeliveryMode.AT_MOST_ONCE) {
				this.deadlines.giveUpHandedOver("the link was lost before the verdict came, and the task is delivered "
						+ "to at most once: " + cause.getMessage());
			}
			this.states.change(this.sender.isIdle() ? TaskSender.State.IDLE : TaskSender.State.RECONNECTING, cause);
			reconnectIfNeeded();
		}
	}

	/**
	 * The reader of a link has come to its end. Called without the lock.
	 */
	void onEnd(Link ended, Exception cause) {
		this.sender.lock().lock();
		try {
			onLost(ended, cause);
		}
		finally {
			this.sender.lock().unlock();
		}
	}

	/**
	 * Have the link opened again if messages wait for it.
	 */
	void reconnectIfNeeded() {
		if (this.link == null && this.opener == null && !this.closed && !this.sender.isIdle()) {
			this.states.change(TaskSender.State.RECONNECTING, null);
			this.reconnector.start();
		}
	}

	/**
	 * Nothing waits for a link any more.
	 */
	void onIdle() {
		if (this.link == null && !this.closed) {
			this.states.change(TaskSender.State.IDLE, null);
		}
	}

	/**
	 * Go on with what was repeated to a link, as far as there is room.
	 * @return whether nothing is left to be repeated
	 */
	boolean goOnRepeating(Link current) throws IOException {
		return this.repeater.goOn(current);
	}

	/**
	 * Whether something is left to be repeated. By any thread, approximately.
	 */
	boolean isRepeating() {
		return this.repeater.isBusy();
	}

	/**
	 * Look after the owner of a task that can't be seen to leave, and after the host of a
	 * link.
	 */
	void check(long now) {
		Link current = this.link;
		if (current == null) {
			return;
		}
		if (this.introduceAgain) {
			introduceAgain();
		}
		if (!current.traits().reliable() && current.framing().isConfirming()
				&& this.delivery.mode() == DeliveryMode.AT_LEAST_ONCE) {
			repeatLost(current, now);
		}
		if (!current.reachability()
			.isKept(this.sender.window(), !current.outbox().isEmpty(), now,
					this.context.options().writeTimeout().toNanos())) {
			onLost(current, new IOException("the host at " + current.address() + " takes nothing any more: it is down, "
					+ "cut off, or has another address"));
			return;
		}
		if (!checkGreeting(current) || !checkOutcomes(current)) {
			return;
		}
		if (current.traits().duplex() || now - this.checkedAt < OWNER_CHECK_NANOS) {
			return;
		}
		this.checkedAt = now;
		if (!current.channel().isPeerPresent()) {
			onLost(current, new IOException("nobody reads at " + current.address() + " any more"));
		}
		else if (!this.context.linkFactory().isCurrent(this.sender.task(), current)) {
			onLost(current, new IOException("the owner at " + current.address() + " is gone"));
		}
	}

	/**
	 * Whether answers have shown that something is lost. By any thread, approximately.
	 */
	boolean isSomethingLost() {
		Link current = this.link;
		return current != null && !current.traits().reliable() && this.repeater.isOvertaken();
	}

	void repeatOvertaken() {
		Link current = this.link;
		if (current == null || current.traits().reliable()) {
			return;
		}
		try {
			this.repeater.repeatOvertaken(current);
		}
		catch (IOException ex) {
			onLost(current, ex);
		}
	}

	private void repeatLost(Link current, long now) {
		try {
			if (this.repeater.isDue(now)) {
				hello(current, 0);
				this.repeater.repeatLost(current, now);
			}
		}
		catch (WriteTimeoutException ex) {
			// The next look tries again
		}
		catch (IOException ex) {
			onLost(current, ex);
		}
	}

	private void hello(Link current, long timeoutNanos) throws IOException {
		long oldest = this.sender.window().oldestWanted();
		this.handshake.hello(current, oldest, timeoutNanos);
		this.sender.window().announced(oldest);
	}

	/**
	 * Make sure that the receiver takes the next sequence for one of its window: if too
	 * many were given up before it has read them, it is told so first.
	 * @return {@code false} if there is no room for that, or the link was lost
	 */
	boolean bringWithinReach(Link current) {
		if (this.sender.window().isWithinReach() || current.traits().manyOwners()) {
			return true;
		}
		try {
			hello(current, 0);
			return true;
		}
		catch (WriteTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			onLost(current, ex);
			return false;
		}
	}

	/**
	 * Look at an answer to HELLO that did not fit. It may be a late one of the last
	 * owner; otherwise another run of the receiver listens, which has not seen what
	 * waits.
	 * @return whether the link still holds
	 */
	private boolean checkGreeting(Link current) {
		Greeting greeting = current.greeting();
		if (!greeting.isContradicted()) {
			return true;
		}
		if (greeting.isAnswered() && this.context.linkFactory().isConfirmedByRecord(this.sender.task(), current)) {
			greeting.ignoreContradiction();
			return true;
		}
		onLost(current, new IOException("another receiver answers: " + greeting.contradiction()));
		return false;
	}

	/**
	 * Notice that no outcomes come any more although the link seems to hold: say HELLO
	 * again, and if that does not help, open the link again, where messages keep their
	 * order.
	 * @return whether the link still holds
	 */
	private boolean checkOutcomes(Link current) {
		int unanswered = this.sender.statistics().unanswered();
		if (unanswered == 0) {
			this.silences = 0;
		}
		if (unanswered < MANY_UNANSWERED * (this.silences + 1) || !current.framing().isConfirming()) {
			return true;
		}
		this.silences++;
		if (this.silences == 1) {
			this.context.events().outcomesMissing(this.sender.task(), current.address(), unanswered);
		}
		if (this.silences > 1 && !current.traits().duplex()) {
			onLost(current, new IOException("the last " + unanswered + " messages got no outcome"));
			return false;
		}
		try {
			hello(current, 0);
		}
		catch (WriteTimeoutException ex) {
			// The carrier is full; the next look tries again
		}
		catch (IOException ex) {
			onLost(current, ex);
			return false;
		}
		return true;
	}

	/**
	 * The address for answers was replaced: tell the receiver, and resend what has no
	 * outcome, since its answer may have been lost. The link stays.
	 */
	void introduceAgain() {
		Link current = this.link;
		if (current == null || this.closed || current.traits().duplex() || !current.framing().isConfirming()) {
			return;
		}
		try {
			hello(current, 0);
			this.introduceAgain = false;
			if (this.delivery.mode() == DeliveryMode.AT_LEAST_ONCE) {
				this.repeater.repeatAll(current);
			}
		}
		catch (WriteTimeoutException ex) {
			// The next look tries again
			this.introduceAgain = true;
		}
		catch (IOException | IpcException ex) {
			onLost(current, ex);
		}
	}

	/**
	 * There is no hope for the receiver to come back soon: whoever waits is told at once.
	 */
	void giveUp(String reason) {
		this.deadlines.onHopeless(reason);
		this.sender.foreign().failWaiting(reason);
	}

	/**
	 * Notice that a broker takes no messages, or takes them again. Without the lock,
	 * which a caller may hold that waits for just that.
	 */
	void checkBlocked() {
		Link current = this.link;
		if (current != null && current.channel() instanceof Blockable blockable) {
			String reason = blockable.blockedReason();
			if (reason != null) {
				this.states.change(TaskSender.State.CONNECTED, TaskSender.State.BLOCKED, new IOException(reason));
			}
			else {
				this.states.change(TaskSender.State.BLOCKED, TaskSender.State.CONNECTED, null);
			}
		}
	}

	/**
	 * Release a writer that holds the lock. Without the lock.
	 */
	void abort() {
		this.closed = true;
		Link current = this.link;
		if (current != null) {
			current.close();
		}
	}

	void close() {
		this.closed = true;
		Link current = this.link;
		if (current != null) {
			farewell(current);
			onLost(current, new IpcException("closed"));
		}
		this.deadlines.endAll("the sender was closed before the verdict came");
		this.sender.foreign().close();
		this.reconnector.stop();
		this.context.linkFactory().leave(this.sender.task());
		this.states.change(TaskSender.State.CLOSED, null);
		this.sender.statistics().close();
	}

	private void farewell(Link current) {
		if (current.isClosed() || !current.framing().isConfirming()) {
			return;
		}
		try {
			long timeout = 100_000_000;
			current.outbox().flush(timeout);
			FrameEncoder.goodbye(current.outbox().room(0, 0, timeout), this.source, "");
			current.outbox().flush(timeout);
		}
		catch (IOException ex) {
			// Whoever does not take the goodbye finds out by the end of the channel.
		}
	}

	TaskSender.State state() {
		return this.states.state();
	}

	List<LinkStateChange> changes() {
		return this.states.changes();
	}

	/**
	 * Something was sent for whose answer no caller waits. By any thread.
	 */
	void resumeReading() {
		AnswerReading reading = reading();
		if (reading != null) {
			reading.resume();
		}
	}

	private @Nullable AnswerReading reading() {
		Link current = this.link;
		return (current != null) ? current.reading() : null;
	}

	/**
	 * Read answers on behalf of a caller, as far as that is possible. Without the lock.
	 */
	void readUntil(BooleanSupplier ended) {
		AnswerReading reading = reading();
		if (reading != null) {
			reading.readUntil(ended);
		}
	}

	@Nullable IpcAddress address() {
		Link current = this.link;
		return (current != null) ? current.address() : null;
	}

}
