package dev.ipcboot.connection;

import java.util.concurrent.TimeUnit;

import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The window of a sender and the outcomes of a receiver. In their package, since they are
 * nobody else's business.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WindowParts {

	private final SendWindow window = new SendWindow(1024);

	private final OutcomeCache outcomes = new OutcomeCache(4096, new ReplyMemory(1 << 20));

	private final WireMessage message = WireMessage.of(new byte[64]);

	private final Completion completion = (outcome, reason) -> {
		// Only its place in the window counts.
	};

	private long sequence;

	/**
	 * Find room, take a place, and give it back.
	 * @return the completion
	 */
	@Benchmark
	public @Nullable Completion window() {
		if (this.window.isFull(0)) {
			throw new IllegalStateException("No room");
		}
		long added = this.window.add(this.message, 0, this.completion, Long.MAX_VALUE, 0, 0);
		this.window.onWrite(1);
		this.window.onVerdict(added);
		return this.window.take(added);
	}

	/**
	 * Look for the outcome of a message, and record it.
	 * @return whether it is new, which it is
	 */
	@Benchmark
	public boolean outcomes() {
		long next = ++this.sequence;
		boolean unseen = this.outcomes.isUnseen(next);
		this.outcomes.reserve(next);
		this.outcomes.record(next, OutcomeCache.Kind.ACKNOWLEDGED);
		return unseen;
	}

}
