package dev.ipcboot.crash.evil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.crash.peer.Carriers;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.WritableChannel;

/**
 * Attacks a task with raw frames, on connections of its own.
 */
public final class EvilSender {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final int LARGE_BODY = 16 << 20;

	private static final int FRAGMENT = 3000;

	private static final byte[] NOTHING = new byte[0];

	private final String task;

	private final IpcAddress address;

	private final List<Long> sources;

	private final Random random;

	private final List<WritableChannel> open = new ArrayList<>();

	private volatile boolean closed;

	/**
	 * Creates an attacker.
	 * @param task the task to attack
	 * @param address its address
	 * @param sources the secret ids of honest senders, which this attacker has learned
	 * @param random its decisions
	 */
	public EvilSender(String task, IpcAddress address, List<Long> sources, Random random) {
		this.task = task;
		this.address = address;
		this.sources = sources;
		this.random = random;
	}

	/**
	 * Attacks in a thread of its own.
	 * @param attack the attack
	 */
	public void start(Attack attack) {
		Thread thread = new Thread(() -> {
			try {
				run(attack);
			}
			catch (IOException | IpcException ex) {
				// Refused, as it should be.
			}
		}, "crash-evil-sender");
		thread.setDaemon(true);
		thread.start();
	}

	private void run(Attack attack) throws IOException {
		WritableChannel channel = open();
		switch (attack) {
			case GARBAGE -> write(channel, RawFrame.garbage(this.random, 4000), 20);
			case TORN_FRAME ->
				write(channel, RawFrame.of(FrameType.MESSAGE, 1, 0, source(), 1, NOTHING, new byte[10], 60_000), 1);
			case LARGE_LENGTH -> write(channel,
					RawFrame.of(FrameType.MESSAGE, 1, 0, source(), 1, NOTHING, new byte[10], Integer.MAX_VALUE), 1);
			case MANY_HELLOS -> hellos(channel);
			case FOREIGN_SOURCE -> foreignSource(channel);
			case FOREIGN_GOODBYE -> write(channel,
					RawFrame.of(FrameType.GOODBYE, 0, 0, source(), 0, NOTHING, "bye\n\u001b[31m".getBytes()), 1);
			case FORGED_ANSWERS -> answers(channel);
			case OVERLAP -> fragments(channel, false);
			case UNFINISHED -> fragments(channel, true);
			case NEVER_READS -> neverReads();
		}
	}

	private WritableChannel open() {
		WritableChannel channel = Carriers.of(this.address.scheme())
			.connect(new Endpoint(this.task, this.address), TIMEOUT);
		synchronized (this.open) {
			this.open.add(channel);
		}
		if (this.closed) {
			close();
		}
		return channel;
	}

	private long source() {
		return (this.sources.isEmpty() || this.random.nextInt(4) == 0) ? this.random.nextLong()
				: this.sources.get(this.random.nextInt(this.sources.size()));
	}

	private void write(WritableChannel channel, ByteBuffer frames, int times) throws IOException {
		for (int i = 0; i < times && !this.closed; i++) {
			channel.write(frames.rewind().limit(Math.min(frames.capacity(), channel.maxWrite())), 0, TIMEOUT.toNanos());
		}
	}

	private void hellos(WritableChannel channel) throws IOException {
		for (int i = 0; i < 300; i++) {
			write(channel, RawFrame.hello(this.task, this.random.nextLong(), 1 << 19), 1);
		}
	}

	private void foreignSource(WritableChannel channel) throws IOException {
		long source = source();
		write(channel, RawFrame.hello(this.task, source, 1024), 1);
		long[] sequences = { 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 1_000_000 };
		for (long sequence : sequences) {
			write(channel, RawFrame.of(FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, 0, source, sequence, NOTHING,
					"forged".getBytes()), 1);
		}
	}

	private void answers(WritableChannel channel) throws IOException {
		long source = source();
		write(channel, RawFrame.of(FrameType.CONFIRM, 0, -1, source, Long.MAX_VALUE, NOTHING, NOTHING), 1);
		write(channel, RawFrame.of(FrameType.CONFIRM, 0, 1000, source, 1000, NOTHING, NOTHING), 1);
		write(channel, RawFrame.of(FrameType.REPLY, 0, 0, source, 10, NOTHING, "forged".getBytes()), 1);
		write(channel, RawFrame.of(FrameType.REJECT, 0, 0, source, 11, NOTHING, "forged".getBytes()), 1);
	}

	private void fragments(WritableChannel channel, boolean many) throws IOException {
		long source = this.random.nextLong();
		write(channel, RawFrame.hello(this.task, source, 1024), 1);
		for (int i = 0; i < 1000; i++) {
			write(channel, RawFrame.fragment(FrameType.MESSAGE, LARGE_BODY, source, many ? i + 1 : 1,
					many ? 0 : 100 + i, FRAGMENT), 1);
		}
	}

	/** Requests answers on several connections and reads none. */
	private void neverReads() throws IOException {
		for (int i = 0; i < 10 && !this.closed; i++) {
			WritableChannel channel = open();
			long source = this.random.nextLong();
			write(channel, RawFrame.hello(this.task, source, 1024), 1);
			for (int k = 1; k <= 2000; k++) {
				write(channel, RawFrame.of(FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST, 0,
						source, k, NOTHING, NOTHING), 1);
			}
		}
	}

	/**
	 * Ends the attack.
	 */
	public void close() {
		this.closed = true;
		synchronized (this.open) {
			this.open.forEach(WritableChannel::close);
		}
	}

	/**
	 * Attacks of a sender.
	 */
	public enum Attack {

		/** Random bytes. */
		GARBAGE,

		/** A frame without its end. */
		TORN_FRAME,

		/** A frame that announces two gigabytes. */
		LARGE_LENGTH,

		/** Many sources with large windows. */
		MANY_HELLOS,

		/** Messages of an honest source with impossible numbers. */
		FOREIGN_SOURCE,

		/** The end of an honest source. */
		FOREIGN_GOODBYE,

		/** Answers to an honest source. */
		FORGED_ANSWERS,

		/** Overlapping fragments of one body. */
		OVERLAP,

		/** First fragments of many bodies. */
		UNFINISHED,

		/** Requests whose replies are not read. */
		NEVER_READS

	}

}
