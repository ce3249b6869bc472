package dev.ipcboot.rabbit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.carrier.CarriedAnswer;
import dev.ipcboot.carrier.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one sender that were handled and about which it is told together: text with
 * a line for each run of consecutive numbers, {@code message-id count nanoseconds}, that
 * is the id of the last one, how many there are, and for how long the receiver had it.
 * Not safe for use by several threads.
 */
final class Acknowledgements {

	/** As many as the largest window of a sender has. */
	private static final long LONGEST_RUN = 1 << 20;

	private final StringBuilder runs = new StringBuilder();

	private final List<Long> tags = new ArrayList<>();

	private @Nullable MessageId last;

	private long count;

	private long heldNanos;

	void add(MessageId id, long held, long tag) {
		MessageId before = this.last;
		if (before != null && (before.source() != id.source() || before.sequence() + 1 != id.sequence())) {
			this.runs.append(latestRun());
			this.count = 0;
		}
		this.last = id;
		this.heldNanos = held;
		this.count++;
		this.tags.add(tag);
	}

	private String latestRun() {
		return this.last + " " + this.count + " " + this.heldNanos + "\n";
	}

	/**
	 * What the broker may forget when it has the answer.
	 */
	List<Long> tags() {
		return this.tags;
	}

	/**
	 * The body of the answer.
	 */
	byte[] body() {
		return (this.runs + latestRun()).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Read the body of an answer; lines that are something else are skipped.
	 */
	static void read(byte[] body, Reader reader) {
		new String(body, StandardCharsets.US_ASCII).lines()
			.map((line) -> line.split(" "))
			.filter((words) -> words.length == 3)
			.forEach((words) -> read(words, reader));
	}

	private static void read(String[] words, Reader reader) {
		MessageId end = MessageId.parse(words[0]);
		try {
			long count = Long.parseLong(words[1]);
			CarriedAnswer answer = CarriedAnswer.acknowledged(Long.parseLong(words[2]));
			if (end == null || count < 1 || count > Math.min(LONGEST_RUN, end.sequence())) {
				return;
			}
			for (long behind = count - 1; behind >= 0; behind--) {
				reader.onAnswer(new MessageId(end.source(), end.sequence() - behind), answer);
			}
		}
		catch (NumberFormatException ex) {
			// Not ours
		}
	}

	/**
	 * Takes what was read.
	 */
	@FunctionalInterface
	interface Reader {

		void onAnswer(MessageId id, CarriedAnswer answer);

	}

}
