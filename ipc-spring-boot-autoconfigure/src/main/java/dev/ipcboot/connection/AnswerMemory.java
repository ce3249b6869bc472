package dev.ipcboot.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The latest rejections and replies of a source, to be repeated when their message is
 * sent again since the answer was lost with its channel. Acknowledgements need no memory:
 * they all look the same. Safe for use by any thread.
 */
final class AnswerMemory {

	/**
	 * The answer to a message that came too late to be of use.
	 */
	static final Object EXPIRED = new Object();

	private static final int CAPACITY = 256;

	/** The longest reply that is worth its memory where nothing is lost on the way. */
	static final int SMALL_REPLY = 64 * 1024;

	/** What longer replies may take together, in longest replies. */
	private static final int LARGE_REPLIES = 2;

	private final int longestReply;

	private final Map<Long, Object> answers = new LinkedHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private long bytes;

	/**
	 * Create a memory.
	 * @param longestReply the longest reply that is remembered
	 */
	AnswerMemory(int longestReply) {
		this.longestReply = longestReply;
	}

	void rejected(long sequence, String reason) {
		remember(sequence, reason);
	}

	void expired(long sequence) {
		remember(sequence, EXPIRED);
	}

	void replied(long sequence, WireMessage reply) {
		if (reply.size() <= this.longestReply) {
			remember(sequence, reply);
		}
	}

	private void remember(long sequence, Object answer) {
		this.lock.lock();
		try {
			this.bytes += size(answer) - size(this.answers.put(sequence, answer));
			long most = Math.max((long) CAPACITY * SMALL_REPLY, (long) LARGE_REPLIES * this.longestReply);
			while (this.answers.size() > CAPACITY || this.bytes > most) {
				this.bytes -= size(this.answers.remove(this.answers.keySet().iterator().next()));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static long size(@Nullable Object answer) {
		return (answer instanceof WireMessage reply) ? reply.size() : 0;
	}

	/**
	 * The answer to a message.
	 * @return the reason of a rejection (String), the reply (WireMessage),
	 * {@link #EXPIRED}, or {@code null}
	 */
	@Nullable Object recall(long sequence) {
		this.lock.lock();
		try {
			return this.answers.get(sequence);
		}
		finally {
			this.lock.unlock();
		}
	}

}
