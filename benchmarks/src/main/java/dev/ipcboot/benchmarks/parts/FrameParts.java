package dev.ipcboot.benchmarks.parts;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encoding and decoding of messages of 64 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameParts {

	private static final int FRAMES = 128;

	private final WireMessage message = WireMessage.of(new byte[64]);

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(16384);

	private final ByteBuffer frames = ByteBuffer.allocateDirect(16384);

	private final MessageDecoder decoder = Framing.IPC.decoder(FrameLimits.DEFAULT);

	private long sequence;

	private final FrameHandler handler = (frame) -> this.sequence = frame.sequence();

	/**
	 * Fill a buffer with what a read brings.
	 */
	@Setup
	public void fill() {
		for (int i = 1; i <= FRAMES; i++) {
			FrameEncoder.message(this.frames, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, this.message, 1, i);
		}
		this.frames.flip();
	}

	/**
	 * Encode a message.
	 * @return where the frame ends
	 */
	@Benchmark
	public int encode() {
		FrameEncoder.message(this.buffer.clear(), FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, this.message, 1,
				++this.sequence);
		return this.buffer.position();
	}

	/**
	 * Decode what a read brings.
	 * @return the last sequence
	 */
	@Benchmark
	@OperationsPerInvocation(FRAMES)
	public long decode() {
		this.frames.position(0);
		this.decoder.decode(this.frames, this.handler);
		return this.sequence;
	}

}
