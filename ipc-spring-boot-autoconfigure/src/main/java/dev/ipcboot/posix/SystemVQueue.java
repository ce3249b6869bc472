package dev.ipcboot.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * A System V queue, by its id. The kernel knows no open or closed state of it, and never
 * gives an id to another queue soon after, so calls may come from any thread at any time.
 * <p>
 * A message in a buffer is its type (8 bytes, native order, positive) and its body.
 */
public final class SystemVQueue {

	/**
	 * The size of the type before the body.
	 */
	public static final int TYPE_SIZE = Long.BYTES;

	private static final int IPC_CREAT = 01000;

	private static final int IPC_NOWAIT = 04000;

	private static final int IPC_RMID = 0;

	private static final int IPC_SET = 1;

	private static final int IPC_STAT = 2;

	private static final int OWNER_ONLY = 0600;

	// struct msqid_ds on 64-bit Linux, whatever the processor
	private static final int STATUS_SIZE = 128;

	private static final int UID = 4;

	private static final int MODE = 20;

	private static final int BYTES = 72;

	private static final int MESSAGES = 80;

	private static final int CAPACITY = 88;

	private final int id;

	private SystemVQueue(int id) {
		this.id = id;
	}

	/**
	 * A buffer for a message.
	 * @param bodySize the room for the body
	 * @return the buffer
	 */
	public static ByteBuffer messageBuffer(int bodySize) {
		return ByteBuffer.allocateDirect(TYPE_SIZE + bodySize).order(ByteOrder.nativeOrder());
	}

	/**
	 * Find the queue of a key, or create it for its owner alone.
	 * @param key the key, not 0
	 * @return the queue
	 * @throws PosixException if the system refuses
	 */
	public static SystemVQueue create(int key) throws PosixException {
		int id = Native.LIBC.msgget(key, IPC_CREAT | OWNER_ONLY);
		if (id < 0) {
			throw new PosixException(call("msgget", key), Native.errno());
		}
		return new SystemVQueue(id);
	}

	/**
	 * Find the queue of a key.
	 * @param key the key, not 0
	 * @return the queue, or {@code null} if there is none
	 * @throws PosixException if the system refuses
	 */
	public static @Nullable SystemVQueue find(int key) throws PosixException {
		int id = Native.LIBC.msgget(key, 0);
		if (id >= 0) {
			return new SystemVQueue(id);
		}
		int errno = Native.errno();
		if (errno == Errno.ENOENT) {
			return null;
		}
		throw new PosixException(call("msgget", key), errno);
	}

	/**
	 * Whether this is the same queue as another one.
	 * @param other the other one, if there is one
	 * @return {@code true} if so
	 */
	public boolean isSame(@Nullable SystemVQueue other) {
		return other != null && other.id == this.id;
	}

	/**
	 * Add a message, without waiting.
	 * @param message a buffer of {@link #messageBuffer}, type and body at its beginning
	 * @param bodyLength the length of the body
	 * @return 0, or an error number made negative; EAGAIN if there is no room
	 */
	public int send(ByteBuffer message, int bodyLength) {
		message.position(0);
		while (true) {
			if (Native.LIBC.msgsnd(this.id, message, bodyLength, IPC_NOWAIT) == 0) {
				return 0;
			}
			int errno = Native.errno();
			if (errno != Errno.EINTR) {
				return -errno;
			}
		}
	}

	/**
	 * Wait for a message. Nothing but a message or the removal of the queue ends the
	 * wait.
	 * @param message a buffer of {@link #messageBuffer}
	 * @param highestType the highest type to take; the lowest one comes first
	 * @return the length of the body, perhaps 0, or an error number made negative
	 */
	public int receive(ByteBuffer message, long highestType) {
		return receive(message, -highestType, 0);
	}

	/**
	 * Take a message of one type, without waiting.
	 * @param message a buffer of {@link #messageBuffer}
	 * @param type the type
	 * @return the length of the body, perhaps 0, or an error number made negative; ENOMSG
	 * if there is none
	 */
	public int poll(ByteBuffer message, long type) {
		return receive(message, type, IPC_NOWAIT);
	}

	private int receive(ByteBuffer message, long selector, int flags) {
		message.clear();
		while (true) {
			int length = (int) Native.LIBC.msgrcv(this.id, message, message.capacity() - TYPE_SIZE, selector, flags);
			if (length >= 0) {
				return length;
			}
			int errno = Native.errno();
			if (errno != Errno.EINTR) {
				return -errno;
			}
		}
	}

	/**
	 * Ask for the status.
	 * @return the status
	 * @throws PosixException if the system refuses; EIDRM or EINVAL if the queue was
	 * removed
	 */
	public SystemVStatus status() throws PosixException {
		ByteBuffer status = stat();
		return new SystemVStatus(Integer.toUnsignedLong(status.getInt(UID)), status.getLong(MESSAGES),
				status.getLong(BYTES), status.getLong(CAPACITY));
	}

	/**
	 * Whether the queue is still there.
	 * @return {@code false} if it was certainly removed
	 */
	public boolean exists() {
		try {
			stat();
			return true;
		}
		catch (PosixException ex) {
			return ex.errno() != Errno.EIDRM && ex.errno() != Errno.EINVAL;
		}
	}

	/**
	 * Let nobody but the owner use the queue.
	 * @throws PosixException if the system refuses
	 */
	public void restrictToOwner() throws PosixException {
		control(IPC_SET, stat().putInt(MODE, OWNER_ONLY));
	}

	/**
	 * Set how many bytes fit.
	 * @param bytes the number of bytes
	 * @throws PosixException if the system refuses; EPERM above {@code msgmnb}
	 */
	public void resize(long bytes) throws PosixException {
		control(IPC_SET, stat().putLong(CAPACITY, bytes));
	}

	/**
	 * Remove the queue and wake whoever waits on it.
	 * @throws PosixException if the system refuses; EIDRM or EINVAL if it was removed
	 * already
	 */
	public void remove() throws PosixException {
		control(IPC_RMID, statusBuffer());
	}

	private ByteBuffer stat() throws PosixException {
		return control(IPC_STAT, statusBuffer());
	}

	private ByteBuffer control(int command, ByteBuffer status) throws PosixException {
		if (Native.LIBC.msgctl(this.id, command, status) < 0) {
			throw new PosixException("msgctl(queue id " + this.id + ")", Native.errno());
		}
		return status;
	}

	private static ByteBuffer statusBuffer() {
		return ByteBuffer.allocateDirect(STATUS_SIZE).order(ByteOrder.nativeOrder());
	}

	private static String call(String function, int key) {
		return String.format("%s(0x%08x)", function, key);
	}

}
