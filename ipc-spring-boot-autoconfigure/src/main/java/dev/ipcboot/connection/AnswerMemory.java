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

	private static final int CAPACITY = 256;

	private static final int LONGEST_REPLY = 64 * 1024;

	private final Map<Long, Object> answers = new LinkedHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	void rejected(long sequence, String reason) {
		remember(sequence, reason);
	}

	void replied(long sequence, WireMessage reply) {
		if (reply.size() <= LONGEST_REPLY) {
			remember(sequence, reply);
		}
	}

	private void remember(long sequence, Object answer) {
		this.lock.lock();
		try {
			this.answers.put(sequence, answer);
			if (this.answers.size() > CAPACITY) {
				this.answers.remove(this.answers.keySet().iterator().next());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The answer to a message.
	 * @return the reason of a rejection (String), the reply (WireMessage), or
	 * {@code null}
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
