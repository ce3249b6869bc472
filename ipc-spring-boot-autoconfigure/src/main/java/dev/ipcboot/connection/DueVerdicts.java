package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.WireMessage;

/**
 * The verdicts that one read has brought about for one source, written together when the
 * read has been handled: acknowledgements as ranges. Used by the reading thread alone.
 */
final class DueVerdicts {

	private final Source source;

	private final List<Due> answers = new ArrayList<>();

	private long first;

	private long last;

	DueVerdicts(Source source) {
		this.source = source;
	}

	Source source() {
		return this.source;
	}

	void acknowledge(long sequence) {
		if (this.last != 0 && sequence == this.last + 1) {
			this.last = sequence;
			return;
		}
		closeRange();
		this.first = sequence;
		this.last = sequence;
	}

	private void closeRange() {
		if (this.last != 0) {
			this.answers.add(new Due(this.last, (int) (this.last - this.first + 1)));
			this.last = 0;
		}
	}

	void reject(long sequence, String reason) {
		this.answers.add(new Due(sequence, reason));
	}

	/**
	 * The message had ceased to be of use before its turn came.
	 */
	void expire(long sequence) {
		this.answers.add(new Due(sequence, AnswerMemory.EXPIRED));
	}

	void reply(long sequence, WireMessage reply) {
		this.answers.add(new Due(sequence, reply));
	}

	/**
	 * Reply to a program that speaks no frames.
	 */
	void replyForeign(ByteBuffer reply) {
		this.answers.add(new Due(0, reply));
	}

	/**
	 * Write everything that is due. Without the dispatch lock, since a sender that does
	 * not read may hold this up.
	 * @param arrivedAt when the read came that is answered, by the clock of the JVM
	 */
	void write(long arrivedAt) {
		ForeignAnswers foreign = this.source.foreign();
		if (foreign != null) {
			writeTo(foreign);
			return;
		}
		Answers way = this.source.answers();
		if (way != null) {
			long held = System.nanoTime() - arrivedAt;
			for (Due due : this.answers) {
				due.writeTo(way, held);
			}
			if (this.last != 0) {
				way.confirm(this.last, (int) (this.last - this.first + 1), held);
			}
			way.flush();
		}
		this.answers.clear();
		this.last = 0;
	}

	private void writeTo(ForeignAnswers foreign) {
		for (Due due : this.answers) {
			if (due.answer() instanceof ByteBuffer reply) {
				foreign.reply(reply);
			}
		}
		this.answers.clear();
	}

	private record Due(long sequence, Object answer) {

		void writeTo(Answers way, long held) {
			if (this.answer instanceof Integer count) {
				way.confirm(this.sequence, count, held);
			}
			else if (this.answer == AnswerMemory.EXPIRED) {
				way.reject(this.sequence, FrameLayout.FLAG_EXPIRED, "it came too late to be of use", held);
			}
			else if (this.answer instanceof WireMessage reply) {
				way.reply(this.sequence, reply);
			}
			else {
				way.reject(this.sequence, 0, this.answer.toString(), held);
			}
		}

	}

}
