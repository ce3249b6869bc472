package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers whole frames and writes them to a channel, one system call for as many as there
 * are, never more than the carrier writes without tearing. What a write leaves stays at
 * the front and goes before anything else. Not safe for several threads: the owner has a
 * lock.
 * <p>
 * A message that is too large for one frame is written in fragments, as there is room for
 * them. Until the last one is gathered, nothing else is.
 */
final class Outbox {

	private static final long LONG_WRITE_NANOS = 1_000_000;

	private final WritableChannel channel;

	private final ByteBuffer batch;

	private WriteListener listener = WriteListener.NONE;

	private int priority;

	/** The channel has to complete what it took before. */
	private boolean unfinished;

	/** The message of which fragments are still to be gathered. */
	private @Nullable Fragments fragments;

	/** A part of the last frame has been written: nothing is gathered behind it. */
	private boolean sealed;

	/** How many bytes the channel has taken in all. */
	private long taken;

	/** How many bytes had been taken when nothing was left to be written. */
	private long complete;

	/** When the write began that is under way, 0 if none is; read by the watchdog. */
	private volatile long writingSince;

	/** When the latest write began; read by the back-stop. */
	private volatile long writtenAt = System.nanoTime();

	Outbox(WritableChannel channel) {
		this.channel = channel;
		int capacity = Math.min(channel.maxWrite(), FrameLayout.MAX_FRAME_LENGTH);
		this.batch = ByteBuffer.allocateDirect(capacity);
	}

	/**
	 * Have somebody told of writes.
	 */
	void observe(WriteListener newListener) {
		this.listener = newListener;
	}

	int capacity() {
		return this.batch.capacity();
	}

	int gathered() {
		return this.batch.position();
	}

	boolean isEmpty() {
		return this.batch.position() == 0 && !this.unfinished && this.fragments == null;
	}

	/**
	 * Whether a frame can be gathered without a write.
	 */
	boolean hasRoom(long length, int framePriority) {
		return length <= this.batch.remaining() && this.fragments == null && !this.sealed
				&& (framePriority == this.priority || this.batch.position() == 0);
	}

	/**
	 * Makes room for a frame, and writes what is gathered if the frame does not fit
	 * behind it or must not share a write with it.
	 * @return the buffer to write the frame to
	 * @throws WriteTimeoutException if there is no room in time
	 */
	ByteBuffer room(long length, int framePriority, long timeoutNanos) throws IOException {
		if (!hasRoom(length, framePriority)) {
			flush(timeoutNanos);
		}
		this.priority = framePriority;
		return this.batch;
	}

	/**
	 * Whether a message can be gathered, or at least its first fragment, after a try to
	 * write what is gathered.
	 */
	boolean hasRoomFor(WireMessage message) throws IOException {
		long length = Math.min(message.frameLength(), capacity());
		return hasRoom(length, message.priority()) || (tryFlush() && hasRoom(length, message.priority()));
	}

	/**
	 * Gathers a message or reply. If it is too large for one frame, as many fragments are
	 * written as there is room for at once, and the rest by the writes that follow.
	 * @throws WriteTimeoutException if there is no room in time; nothing of the message
	 * will be written
	 */
	void message(int type, int flags, WireMessage message, long source, long sequence, long timeoutNanos)
			throws IOException {
		boolean whole = !isFragmented(message);
		ByteBuffer room = room(whole ? message.frameLength() : this.batch.capacity(), message.priority(), timeoutNanos);
		if (whole) {
			FrameEncoder.message(room, type, flags, message, source, sequence);
		}
		else {
			this.fragments = new Fragments(type, flags, message, source, sequence);
			tryFlush();
		}
	}

	/**
	 * Whether a message is too large for one frame.
	 */
	boolean isFragmented(WireMessage message) {
		return message.frameLength() > this.batch.capacity();
	}

	/**
	 * Gathers the next fragment, if one is left. A confirmed message that has come to its
	 * end meanwhile is not continued: its payload may have changed.
	 */
	private void gatherFragment() {
		Fragments rest = this.fragments;
		if (rest == null || this.batch.position() > 0) {
			return;
		}
		if (this.listener.isWanted(rest.flags, rest.sequence)) {
			this.priority = rest.message.priority();
			rest.gather(this.batch);
		}
		else {
			rest.offset = rest.total;
		}
		if (rest.offset == rest.total) {
			this.fragments = null;
		}
	}

	/**
	 * Where the next frame begins in all that was ever gathered.
	 */
	long position() {
		return this.taken + this.batch.position();
	}

	/**
	 * Whether the frames of a message have been written, of which a part was when it was
	 * gathered.
	 * @param begin where it begins
	 */
	boolean isWritten(long begin) {
		return this.complete > begin;
	}

	/**
	 * How many bytes of a message have been taken.
	 * @param begin where it begins
	 */
	long taken(long begin) {
		return Math.max(0, this.taken - begin);
	}

	/**
	 * Takes back the message that was gathered last, unless a part of it has been taken.
	 * In that case it is completed before anything else is gathered.
	 * @param begin where it begins
	 * @return whether nothing of it will be written
	 */
	boolean withdraw(long begin) {
		if (this.taken > begin) {
			this.sealed = true;
			return false;
		}
		this.batch.position((int) (begin - this.taken));
		this.fragments = null;
		return true;
	}

	/**
	 * Copies what is left of the message that is being written: its owner may change it
	 * from now on.
	 */
	void detach() {
		Fragments rest = this.fragments;
		if (rest != null) {
			rest.message = rest.message.copy();
		}
	}

	/**
	 * Forgets what is gathered.
	 */
	void clear() {
		this.batch.clear();
	}

	/**
	 * Writes as much as there is room for.
	 * @return whether nothing is left
	 */
	boolean tryFlush() throws IOException {
		try {
			flush(0);
			return true;
		}
		catch (WriteTimeoutException ex) {
			return false;
		}
	}

	/**
	 * Writes everything.
	 * @param timeoutNanos the longest wait of each write
	 * @throws WriteTimeoutException if there was no room in time
	 */
	void flush(long timeoutNanos) throws IOException {
		while (!isEmpty()) {
			gatherFragment();
			if (this.batch.position() > 0 || this.unfinished) {
				write(timeoutNanos);
			}
		}
		this.sealed = false;
		this.complete = this.taken;
	}

	private void write(long timeoutNanos) throws IOException {
		this.batch.flip();
		long begin = System.nanoTime();
		this.writingSince = begin | 1;
		this.listener.onWrite(begin);
		try {
			this.channel.write(this.batch, this.priority, timeoutNanos);
			this.unfinished = false;
			long end = System.nanoTime();
			if (end - begin > LONG_WRITE_NANOS) {
				this.listener.onLongWrite(end);
			}
		}
		catch (PartialWriteException ex) {
			// The channel has kept the rest, which goes before anything else
			this.unfinished = true;
			throw ex;
		}
		catch (WriteTimeoutException ex) {
			if (this.batch.position() > 0) {
				this.unfinished = true;
			}
			else {
				this.listener.onNoRoom();
			}
			throw ex;
		}
		finally {
			this.taken += this.batch.position();
			this.writtenAt = begin;
			this.writingSince = 0;
			this.batch.compact();
		}
	}

	/**
	 * Write what is larger than what can be gathered and must not be cut. Nothing is
	 * gathered.
	 */
	void write(ByteBuffer whole, int framePriority, long timeoutNanos) throws IOException {
		this.writingSince = System.nanoTime() | 1;
		try {
			this.channel.write(whole, framePriority, timeoutNanos);
		}
		finally {
			this.writingSince = 0;
		}
	}

	/**
	 * When the latest write began. By any thread.
	 */
	long writtenAt() {
		return this.writtenAt;
	}

	/**
	 * Whether a write has been under way for longer than a time.
	 */
	boolean isStuck(long now, long limitNanos) {
		long since = this.writingSince;
		return since != 0 && now - since > limitNanos;
	}

	/**
	 * Is told of writes, by whoever writes.
	 */
	interface WriteListener {

		/**
		 * Is told nothing.
		 */
		WriteListener NONE = new WriteListener() {
		};

		/**
		 * What is gathered is about to be written.
		 */
		default void onWrite(long now) {
		}

		/**
		 * Whether the rest of a fragmented message is still to be written.
		 */
		default boolean isWanted(int flags, long sequence) {
			return true;
		}

		/**
		 * The write that was announced found no room; nothing was taken.
		 */
		default void onNoRoom() {
		}

		/**
		 * The write that was announced has come to its end, and it took long.
		 */
		default void onLongWrite(long now) {
		}

	}

	/**
	 * A message that is written in fragments, and how far it has been gathered.
	 */
	private static final class Fragments {

		private final int type;

		private final int flags;

		private final long source;

		private final long sequence;

		private final int total;

		private WireMessage message;

		private int offset;

		Fragments(int type, int flags, WireMessage message, long source, long sequence) {
			this.type = type;
			this.flags = flags;
			this.message = message;
			this.source = source;
			this.sequence = sequence;
			this.total = FrameEncoder.bodyLength(message);
		}

		void gather(ByteBuffer to) {
			this.offset = FrameEncoder.fragment(to, this.type, this.flags, this.message, this.source, this.sequence,
					this.offset);
		}

	}

}
