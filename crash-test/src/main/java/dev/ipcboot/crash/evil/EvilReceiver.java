package dev.ipcboot.crash.evil;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.crash.peer.Carriers;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Owns a task and answers every message with lies, on a transport with two ways.
 */
public final class EvilReceiver implements AutoCloseable {

	private static final int BUFFER = 1 << 17;

	private static final int LARGE_BODY = 16 << 20;

	private static final long WRITE_NANOS = 500_000_000;

	private static final byte[] NOTHING = new byte[0];

	private final String task;

	private final Random random;

	private final Claim claim;

	private final ServerChannel server;

	private final Set<ReadableChannel> open = ConcurrentHashMap.newKeySet();

	/**
	 * Opens a receiver.
	 * @param directory the task directory
	 * @param task the name of the task
	 * @param scheme the scheme of a transport with two ways
	 * @param random its decisions
	 */
	public EvilReceiver(TaskDirectory directory, String task, String scheme, Random random) {
		this.task = task;
		this.random = random;
		this.claim = directory.claim(task);
		Transport transport = Carriers.of(scheme);
		IpcAddress address = transport.resolve(IpcAddress.of(scheme + ':'), task, directory.path());
		this.server = transport.listen(new Endpoint(task, address));
		this.claim.publish(this.claim.describe(List.of(this.server.address()), "ipc"));
		start(this::accept);
	}

	private void accept() {
		try {
			while (true) {
				ReadableChannel channel = this.server.accept();
				if (channel != null) {
					this.open.add(channel);
					start(() -> serve(channel));
				}
			}
		}
		catch (IOException ex) {
			// The receiver was closed.
		}
	}

	private void serve(ReadableChannel channel) {
		Lie[] lies = Lie.values();
		Lie lie = lies[this.random.nextInt(lies.length)];
		ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
		try (channel) {
			while (channel.read(buffer) >= 0) {
				buffer.flip();
				for (Frame frame = Frame.next(buffer); frame != null; frame = Frame.next(buffer)) {
					answer((WritableChannel) channel, lie, frame);
				}
				buffer.compact();
			}
		}
		catch (IOException ex) {
			// The sender has had enough.
		}
		finally {
			this.open.remove(channel);
		}
	}

	private void answer(WritableChannel channel, Lie lie, Frame frame) throws IOException {
		long source = frame.source();
		long sequence = frame.sequence();
		if (frame.type() == FrameType.HELLO) {
			if (lie != Lie.SILENT) {
				write(channel, RawFrame.hello(this.task, source, 1024));
			}
			return;
		}
		switch (lie) {
			case SILENT -> {
				// Says nothing.
			}
			case NEVER_READS -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
			case OTHER_SEQUENCES -> {
				write(channel, confirm(1, source, sequence + 1000));
				write(channel, confirm(1, source ^ 1, sequence));
				write(channel, RawFrame.of(FrameType.REPLY, 0, 0, source, sequence + 5, NOTHING, new byte[5]));
				write(channel, RawFrame.of(FrameType.REJECT, 0, 0, source, Long.MIN_VALUE + 5, NOTHING, new byte[5]));
			}
			case LARGEST_SEQUENCE -> {
				write(channel, confirm(1, source, Long.MAX_VALUE));
				write(channel, confirm(-1, source, Long.MAX_VALUE));
				write(channel, confirm(-1, source, -1));
				write(channel, confirm(Integer.MAX_VALUE, source, sequence - (1L << 62)));
			}
			case OVERLAP -> {
				for (int i = 0; i < 20; i++) {
					write(channel, RawFrame.fragment(FrameType.REPLY, LARGE_BODY, source, sequence, 100 + i, 60_000));
				}
			}
			case UNFINISHED -> {
				for (int i = 0; i < 20; i++) {
					write(channel, RawFrame.fragment(FrameType.REPLY, LARGE_BODY, source, sequence + i, 0, 60_000));
				}
			}
			case BAD_HEADERS -> write(channel, RawFrame.of(FrameType.REPLY, 0, 0, source, sequence,
					new byte[] { 3, 'a', 'b', 'c', 9 }, new byte[1]));
			case GOODBYE -> write(channel, RawFrame.of(FrameType.GOODBYE, 0, 0, source, 0, NOTHING, new byte[9]));
			case GARBAGE -> write(channel, RawFrame.garbage(this.random, 200));
			case CUTS -> channel.close();
		}
	}

	private static ByteBuffer confirm(int count, long source, long sequence) {
		return RawFrame.of(FrameType.CONFIRM, 0, count, source, sequence, NOTHING, NOTHING);
	}

	private static void write(WritableChannel channel, ByteBuffer frame) throws IOException {
		channel.write(frame, 0, WRITE_NANOS);
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "crash-evil-receiver");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.server.close();
		this.open.forEach(ReadableChannel::close);
		this.claim.close();
	}

	private enum Lie {

		SILENT, NEVER_READS, OTHER_SEQUENCES, LARGEST_SEQUENCE, OVERLAP, UNFINISHED, BAD_HEADERS, GOODBYE, GARBAGE, CUTS

	}

	/**
	 * The fixed part of a frame.
	 *
	 * @param type the type
	 * @param source the source
	 * @param sequence the sequence
	 */
	private record Frame(int type, long source, long sequence) {

		/** Takes the next whole frame from a buffer. */
		static @Nullable Frame next(ByteBuffer buffer) {
			int start = buffer.position();
			if (buffer.remaining() < FrameLayout.HEADER_LENGTH) {
				return null;
			}
			int length = FrameLayout.HEADER_LENGTH
					+ (buffer.getShort(start + FrameLayout.HEADERS_LENGTH_OFFSET) & 0xFFFF)
					+ buffer.getInt(start + FrameLayout.PAYLOAD_LENGTH_OFFSET);
			if (buffer.remaining() < length) {
				return null;
			}
			Frame frame = new Frame(buffer.get(start + FrameLayout.TYPE_OFFSET),
					buffer.getLong(start + FrameLayout.SOURCE_OFFSET),
					buffer.getLong(start + FrameLayout.SEQUENCE_OFFSET));
			buffer.position(start + length);
			return frame;
		}

	}

}
