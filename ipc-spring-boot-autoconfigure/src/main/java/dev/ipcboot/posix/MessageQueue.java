package dev.ipcboot.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import jnr.constants.platform.OpenFlags;
import jnr.ffi.Pointer;
import jnr.posix.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * An end of a POSIX message queue: the reading one waits, the writing one does not.
 * Thread-safe as far as {@link Descriptor} is, with a single reader.
 */
public final class MessageQueue implements AutoCloseable {

	private static final int OWNER_ONLY = 0600;

	private static final int NON_BLOCKING = OpenFlags.O_NONBLOCK.intValue();

	private static final int TIME_SIZE = 16;

	private static final int ATTRIBUTES_SIZE = 64;

	private static final int WAKE_UP_ATTEMPTS = 100;

	private static final long WAKE_UP_NANOS = 20_000_000;

	// jnr passes null as the null pointer
	@SuppressWarnings("NullAway")
	private static final Pointer NO_PRIORITY = null;

	private final ReentrantLock statusLock = new ReentrantLock();

	private final FileStat status = Native.posix().allocateStat();

	private final String name;

	private final Descriptor descriptor;

	private volatile boolean receiving;

	private volatile boolean closing;

	private MessageQueue(String name, Descriptor descriptor) {
		this.name = name;
		this.descriptor = descriptor;
	}

	/**
	 * Open the reading end, creating the queue for its owner alone if there is none. An
	 * existing queue keeps its attributes, so compare {@link #attributes()}. It can be
	 * written as well, which is how {@link #close()} wakes up its reader.
	 * @param name the name with its leading slash
	 * @param wanted the attributes of a new queue
	 * @return the queue
	 * @throws PosixException if the system refuses
	 */
	public static MessageQueue openReader(String name, QueueAttributes wanted) throws PosixException {
		ByteBuffer attributes = attributeBuffer();
		attributes.putLong(8, wanted.maxMessages()).putLong(16, wanted.messageSize());
		return open(name, OpenFlags.O_RDWR.intValue() | OpenFlags.O_CREAT.intValue(), attributes);
	}

	/**
	 * Open the writing end of an existing queue.
	 * @param name the name with its leading slash
	 * @return the queue
	 * @throws PosixException if the system refuses
	 */
	public static MessageQueue openWriter(String name) throws PosixException {
		return open(name, OpenFlags.O_WRONLY.intValue() | NON_BLOCKING, attributeBuffer());
	}

	/**
	 * Look at a name.
	 * @param name the name with its leading slash
	 * @return what it stands for, or {@code null} if there is no such queue
	 * @throws PosixException if the system refuses
	 */
	public static @Nullable FileNode at(String name) throws PosixException {
		try (MessageQueue queue = open(name, OpenFlags.O_RDONLY.intValue() | NON_BLOCKING, attributeBuffer())) {
			return queue.node();
		}
		catch (PosixException ex) {
			if (ex.errno() == Errno.ENOENT) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * Remove a name. Who holds the queue open keeps it.
	 * @param name the name with its leading slash
	 * @return whether there was such a queue
	 * @throws PosixException if the system refuses
	 */
	public static boolean unlink(String name) throws PosixException {
		if (Native.LIBC.mq_unlink(name) == 0) {
			return true;
		}
		int errno = Native.errno();
		if (errno == Errno.ENOENT) {
			return false;
		}
		throw new PosixException("mq_unlink(" + name + ")", errno);
	}

	/**
	 * The descriptor, to wait on.
	 * @return the descriptor
	 */
	public Descriptor descriptor() {
		return this.descriptor;
	}

	/**
	 * Wait for a message and take the oldest one of the highest priority.
	 * @param buffer a direct buffer with room for the largest message; advanced
	 * @return the length, perhaps 0, or an error number made negative, {@code EBADF} when
	 * the queue has been closed here
	 */
	public int receive(ByteBuffer buffer) {
		if (!this.descriptor.enter()) {
			return -Errno.EBADF;
		}
		try {
			this.receiving = true;
			while (!this.closing) {
				int length = (int) Native.LIBC.mq_receive(this.descriptor.number(), buffer, buffer.remaining(),
						NO_PRIORITY);
				if (length >= 0) {
					buffer.position(buffer.position() + length);
					return length;
				}
				int errno = Native.errno();
				if (errno != Errno.EINTR) {
					return -errno;
				}
			}
			return -Errno.EBADF;
		}
		finally {
			this.receiving = false;
			this.descriptor.exit();
		}
	}

	/**
	 * Add what remains in a buffer as one message.
	 * @param buffer a direct buffer; advanced to its limit on success
	 * @param priority the priority, higher first
	 * @return 0, or an error number made negative
	 */
	public int send(ByteBuffer buffer, int priority) {
		if (!this.descriptor.enter()) {
			return -Errno.EBADF;
		}
		try {
			while (true) {
				if (Native.LIBC.mq_send(this.descriptor.number(), buffer, buffer.remaining(), priority) == 0) {
					buffer.position(buffer.limit());
					return 0;
				}
				int errno = Native.errno();
				if (errno != Errno.EINTR) {
					return -errno;
				}
			}
		}
		finally {
			this.descriptor.exit();
		}
	}

	/**
	 * The attributes and the number of unread messages.
	 * @return the attributes
	 * @throws PosixException if the system refuses or the queue is closed
	 */
	public QueueAttributes attributes() throws PosixException {
		ByteBuffer attributes = attributeBuffer();
		if (!this.descriptor.enter()) {
			throw new PosixException("mq_getattr(" + this.name + ")", Errno.EBADF);
		}
		try {
			if (Native.LIBC.mq_getattr(this.descriptor.number(), attributes) < 0) {
				throw new PosixException("mq_getattr(" + this.name + ")", Native.errno());
			}
		}
		finally {
			this.descriptor.exit();
		}
		return new QueueAttributes(attributes.getLong(8), attributes.getLong(16), attributes.getLong(24));
	}

	/**
	 * Whether the queue was certainly unlinked, so that only those who have opened it
	 * still reach it.
	 * @return {@code false} also if the queue was closed here and can't be looked at
	 */
	public boolean isUnlinked() {
		return !this.descriptor.isClosed() && !isLinked() && !this.descriptor.isClosed();
	}

	/**
	 * Whether the queue still has its name. Once unlinked, nobody new can open it, and
	 * what is written to it is lost.
	 * @return {@code false} if it was unlinked or closed here
	 */
	public boolean isLinked() {
		if (!this.descriptor.enter()) {
			return false;
		}
		this.statusLock.lock();
		try {
			return Native.posix().fstat(this.descriptor.number(), this.status) == 0 && this.status.nlink() > 0;
		}
		finally {
			this.statusLock.unlock();
			this.descriptor.exit();
		}
	}

	/**
	 * What was opened, as the kernel tells it apart from a later queue of the same name.
	 * @return the node
	 * @throws PosixException if the system refuses or the queue is closed
	 */
	public FileNode node() throws PosixException {
		FileStat status = Native.posix().allocateStat();
		if (!this.descriptor.enter()) {
			throw new PosixException("fstat(" + this.name + ")", Errno.EBADF);
		}
		try {
			if (Native.posix().fstat(this.descriptor.number(), status) < 0) {
				throw new PosixException("fstat(" + this.name + ")", Native.errno());
			}
		}
		finally {
			this.descriptor.exit();
		}
		return new FileNode(status.dev(), status.ino(), status.mode(), Integer.toUnsignedLong(status.uid()));
	}

	/**
	 * Let nobody but the owner use the queue, whatever the umask was.
	 */
	public void restrictToOwner() {
		if (this.descriptor.enter()) {
			try {
				Native.posix().fchmod(this.descriptor.number(), OWNER_ONLY);
			}
			finally {
				this.descriptor.exit();
			}
		}
	}

	/**
	 * Close this end. A reader that waits is woken up by an empty message. If another
	 * process reads the queue too and takes that message, another one follows.
	 */
	@Override
	public void close() {
		this.closing = true;
		for (int attempt = 0; attempt < WAKE_UP_ATTEMPTS && this.receiving; attempt++) {
			wakeReader();
			long end = System.nanoTime() + WAKE_UP_NANOS;
			while (this.receiving && System.nanoTime() - end < 0) {
				LockSupport.parkNanos(this, WAKE_UP_NANOS / 100);
			}
		}
		this.descriptor.close();
	}

	private void wakeReader() {
		if (this.descriptor.enter()) {
			try {
				// Without waiting, since where it is full nobody waits for a message
				ByteBuffer atOnce = ByteBuffer.allocateDirect(TIME_SIZE);
				Native.LIBC.mq_timedsend(this.descriptor.number(), atOnce, 0, 0, atOnce);
			}
			finally {
				this.descriptor.exit();
			}
		}
	}

	private static MessageQueue open(String name, int flags, ByteBuffer attributes) throws PosixException {
		int number = Native.LIBC.mq_open(name, flags | OpenFlags.O_CLOEXEC.intValue(), OWNER_ONLY, attributes);
		if (number < 0) {
			throw new PosixException("mq_open(" + name + ")", Native.errno());
		}
		return new MessageQueue(name, Descriptor.wakeable(number));
	}

	private static ByteBuffer attributeBuffer() {
		return ByteBuffer.allocateDirect(ATTRIBUTES_SIZE).order(ByteOrder.nativeOrder());
	}

}
