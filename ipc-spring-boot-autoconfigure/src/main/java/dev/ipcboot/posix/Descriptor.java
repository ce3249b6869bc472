package dev.ipcboot.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that may be closed while other threads use it. The number goes back
 * to the kernel only when the last user has left, so no call ever meets a reused number,
 * and {@link #close()} wakes a thread that waits in {@link #await}.
 * <p>
 * Safe for use by any thread, except that only one thread at a time may wait for each of
 * the two kinds of events.
 */
public final class Descriptor implements AutoCloseable {

	/**
	 * There is something to read.
	 */
	public static final short READABLE = 0x001;

	/**
	 * There is room to write.
	 */
	public static final short WRITABLE = 0x004;

	/**
	 * The reader of a pipe is gone. Always reported, never asked for.
	 */
	public static final short ERROR = 0x008;

	/**
	 * What {@link #await} returns when the descriptor has been closed.
	 */
	public static final int CLOSED = -1;

	private static final int CLOSED_FLAG = Integer.MIN_VALUE;

	private static final int NO_WAKER = -1;

	private static final int F_DUPFD_CLOEXEC = 1030;

	private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;

	private static final long NANOS_PER_MILLI = 1_000_000;

	private final AtomicInteger users = new AtomicInteger();

	private final ReentrantLock probeLock = new ReentrantLock();

	private final ByteBuffer polledForReading = pollBuffer(2);

	/** Most descriptors are waited on for one kind of event only. */
	private @Nullable ByteBuffer polledForWriting;

	private final ByteBuffer probed = pollBuffer(1);

	private final int number;

	private final int waker;

	private final Runnable release;

	private Descriptor(int number, int waker, @Nullable Runnable release) {
		this.number = number;
		this.waker = waker;
		this.release = (release != null) ? release : () -> Native.LIBC.close(number);
	}

	/**
	 * Take over a descriptor on which nobody will wait.
	 * @param number its number
	 * @return the descriptor
	 */
	static Descriptor of(int number) {
		return new Descriptor(number, NO_WAKER, null);
	}

	/**
	 * Use a descriptor that belongs to another object. No thread waits on it.
	 * @param number its number
	 * @param release closes the other object; called once, when the descriptor has been
	 * closed and the last call that uses the number has returned
	 * @return the descriptor
	 */
	static Descriptor borrowed(int number, Runnable release) {
		return new Descriptor(number, NO_WAKER, release);
	}

	/**
	 * Take over a descriptor on which a thread may wait.
	 * @param number its number; closed if this fails
	 * @return the descriptor
	 * @throws PosixException if the system has no descriptor left for the wake-up
	 */
	static Descriptor wakeable(int number) throws PosixException {
		int waker = Native.LIBC.eventfd(0, EFD_CLOEXEC_NONBLOCK);
		if (waker < 0) {
			int errno = Native.errno();
			Native.LIBC.close(number);
			throw new PosixException("eventfd", errno);
		}
		return new Descriptor(number, waker, null);
	}

	/**
	 * Make a descriptor for what somebody else has open, to wait on.
	 * @param number the other's number, which stays theirs
	 * @return the descriptor
	 * @throws PosixException if the system has no descriptor left
	 */
	public static Descriptor copyOf(int number) throws PosixException {
		int copy = Native.LIBC.fcntl(number, F_DUPFD_CLOEXEC, 0);
		if (copy < 0) {
			throw new PosixException("fcntl(F_DUPFD_CLOEXEC)", Native.errno());
		}
		return wakeable(copy);
	}

	/**
	 * Begin to use the number; {@link #exit()} must follow unless this returns
	 * {@code false}.
	 * @return {@code false} if the descriptor has been closed
	 */
	boolean enter() {
		while (true) {
			int present = this.users.get();
			if (present < 0) {
				return false;
			}
			if (this.users.compareAndSet(present, present + 1)) {
				return true;
			}
		}
	}

	/**
	 * End the use of the number.
	 */
	void exit() {
		if (this.users.decrementAndGet() == CLOSED_FLAG) {
			this.release.run();
			if (this.waker != NO_WAKER) {
				Native.LIBC.close(this.waker);
			}
		}
	}

	int number() {
		return this.number;
	}

	/**
	 * Whether {@link #close()} has been called.
	 * @return {@code true} if so
	 */
	public boolean isClosed() {
		return this.users.get() < 0;
	}

	/**
	 * Wait until one of the events, an error, or the close of this descriptor.
	 * @param events {@link #READABLE} or {@link #WRITABLE}
	 * @param timeoutNanos the longest wait; {@link Long#MAX_VALUE} waits for ever
	 * @return the events that are there, 0 if time is up, or {@link #CLOSED}
	 * @throws PosixException if the system refuses
	 */
	public int await(short events, long timeoutNanos) throws PosixException {
		if (!enter()) {
			return CLOSED;
		}
		try {
			long start = System.nanoTime();
			ByteBuffer polled = (events == READABLE) ? this.polledForReading : polledForWriting();
			polled.putInt(0, this.number).putShort(4, events);
			polled.putInt(8, this.waker).putShort(12, READABLE);
			long remaining = timeoutNanos;
			while (true) {
				int ready = Native.LIBC.poll(polled, 2, millis(remaining));
				if (isClosed()) {
					return CLOSED;
				}
				if (ready > 0) {
					return polled.getShort(6);
				}
				if (ready < 0) {
					failUnlessInterrupted();
				}
				if (timeoutNanos != Long.MAX_VALUE) {
					remaining = timeoutNanos - (System.nanoTime() - start);
					if (remaining <= 0) {
						return 0;
					}
				}
			}
		}
		finally {
			exit();
		}
	}

	private ByteBuffer polledForWriting() {
		ByteBuffer present = this.polledForWriting;
		if (present == null) {
			present = pollBuffer(2);
			this.polledForWriting = present;
		}
		return present;
	}

	/**
	 * What could be done now, without waiting. May be called while another thread waits.
	 * @param events {@link #READABLE} or {@link #WRITABLE}
	 * @return the events that are there, perhaps none, or {@link #CLOSED}
	 */
	public int probe(short events) {
		if (!enter()) {
			return CLOSED;
		}
		this.probeLock.lock();
		try {
			this.probed.putInt(0, this.number).putShort(4, events).putShort(6, (short) 0);
			Native.LIBC.poll(this.probed, 1, 0);
			return this.probed.getShort(6);
		}
		finally {
			this.probeLock.unlock();
			exit();
		}
	}

	@Override
	public void close() {
		int present = this.users.get();
		while (present >= 0 && !this.users.compareAndSet(present, (present + 1) | CLOSED_FLAG)) {
			present = this.users.get();
		}
		if (present >= 0) {
			wake();
			exit();
		}
	}

	private void wake() {
		if (this.waker != NO_WAKER) {
			ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
			Native.LIBC.write(this.waker, one.putLong(0, 1), Long.BYTES);
		}
	}

	private static void failUnlessInterrupted() throws PosixException {
		int errno = Native.errno();
		if (errno != Errno.EINTR) {
			throw new PosixException("poll", errno);
		}
	}

	private static int millis(long nanos) {
		if (nanos == Long.MAX_VALUE) {
			return -1;
		}
		// rounded up, or the last fraction of a millisecond would spin
		long millis = nanos / NANOS_PER_MILLI + ((nanos % NANOS_PER_MILLI > 0) ? 1 : 0);
		return (int) Math.max(0, Math.min(millis, Integer.MAX_VALUE));
	}

	private static ByteBuffer pollBuffer(int count) {
		return ByteBuffer.allocateDirect(8 * count).order(ByteOrder.nativeOrder());
	}

}
