package dev.ipcboot.carrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.carrier.CarriedAnswer.Kind;
import dev.ipcboot.frame.FrameHandler;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier hands out for a task, all senders on one channel. Every message is read
 * as one that wants a verdict, whether or not its sender does: the carrier does. Those
 * without an id get one of this channel. What is written are the verdicts; each settles
 * its message.
 */
final class IncomingChannel implements ReadableChannel, WritableChannel, MessageSink {

	/** As many as a receiver remembers. */
	private static final int SENDERS = 4096;

	private final FrameQueue frames = new FrameQueue(new ReadAhead());

	private final Map<MessageId, Receipt> receipts = new ConcurrentHashMap<>();

	/** The highest number that has come of each sender. */
	private final Map<Long, Long> introduced = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
			return size() > SENDERS;
		}

	};

	private final long own = ThreadLocalRandom.current().nextLong() | 1;

	private final AtomicLong sequence = new AtomicLong();

	/** Orders what is handed in, and the introductions before it. */
	private final ReentrantLock reading = new ReentrantLock();

	/** Many sources answer on this channel. */
	private final ReentrantLock writing = new ReentrantLock();

	private final IpcAddress address;

	private final String task;

	private final FrameLimits limits;

	private final MessageDecoder decoder;

	private final Consumer<IncomingChannel> onClose;

	IncomingChannel(IpcAddress address, String task, FrameLimits limits, Consumer<IncomingChannel> onClose) {
		this.address = address;
		this.task = task;
		this.limits = limits;
		this.decoder = Framing.IPC.decoder(limits);
		this.onClose = onClose;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void onMessage(CarriedMessage message, Receipt receipt) {
		WireMessage wire;
		try {
			wire = WireMessage.of(message.headers(), message.payload(), message.priority());
		}
		catch (IpcException | IllegalArgumentException ex) {
			refuse(receipt, String.valueOf(ex.getMessage()));
			return;
		}
		if (wire.size() > this.limits.maxMessageSize()) {
			refuse(receipt, "the message has " + wire.size() + " bytes, and task '" + this.task + "' takes at most "
					+ this.limits.maxMessageSize() + " (ipc.max-message-size)");
			return;
		}
		this.reading.lock();
		try {
			MessageId id = identify(message);
			// A second copy of what is being handled shares its verdict
			this.receipts.merge(id, receipt, Both::new);
			int flags = (message.request() ? FrameLayout.FLAG_REQUEST : FrameLayout.FLAG_CONFIRM)
					| (message.redelivered() ? FrameLayout.FLAG_REDELIVERED : 0);
			this.frames.message(flags, wire, id);
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * The id by which the receiver knows the message. What its sender has long given up,
	 * and the carrier has kept, lies further back than the filter of duplicates reaches,
	 * and would be taken for one: it gets an id of this channel.
	 */
	private MessageId identify(CarriedMessage message) {
		MessageId given = message.id();
		if (given != null) {
			Long highest = this.introduced.get(given.source());
			if (highest == null) {
				introduce(given.source(), message);
			}
			if (highest == null || highest - given.sequence() < message.sender().window()) {
				this.introduced.merge(given.source(), given.sequence(), Math::max);
				return given;
			}
		}
		if (!this.introduced.containsKey(this.own)) {
			introduce(this.own, message);
		}
		MessageId made = new MessageId(this.own, this.sequence.incrementAndGet());
		this.introduced.put(this.own, made.sequence());
		return made;
	}

	/**
	 * Hand out nothing further for a while.
	 */
	void pause() {
		this.frames.pause();
	}

	void resume() {
		this.frames.resume();
	}

	/**
	 * Give back to the carrier what has not been read.
	 */
	void giveBack() {
		this.reading.lock();
		try {
			this.frames.takeBack(this::giveBack);
		}
		finally {
			this.reading.unlock();
		}
	}

	private boolean giveBack(MessageId id) {
		Receipt receipt = this.receipts.get(id);
		if (receipt == null || !receipt.giveBack()) {
			return false;
		}
		this.receipts.remove(id);
		return true;
	}

	private void refuse(Receipt receipt, String reason) {
		try {
			receipt.settle(CarriedAnswer.refused(Kind.REJECTED, reason, -1));
		}
		catch (IOException ex) {
			// The carrier hands it out again, and it is refused again
			onEnd(ex);
		}
	}

	private void introduce(long source, CarriedMessage message) {
		Map<String, Object> headers = new HashMap<>();
		headers.put(HelloHeaders.TASK, this.task);
		headers.put(HelloHeaders.WINDOW, message.sender().window());
		if (source != this.own && message.sender().pid() >= 0) {
			headers.put(HelloHeaders.PID, message.sender().pid());
		}
		String user = message.sender().user();
		if (source != this.own && user != null) {
			headers.put(HelloHeaders.USER, user);
		}
		this.frames.hello(source, headers);
	}

	@Override
	public void onEnd(IOException cause) {
		this.frames.fail(cause);
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		return this.frames.read(buffer);
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.writing.lock();
		try {
			Verdicts verdicts = new Verdicts();
			this.decoder.decode(batch, verdicts);
			verdicts.requireSettled();
		}
		finally {
			this.writing.unlock();
		}
	}

	@Override
	public int maxWrite() {
		return FrameLayout.MAX_FRAME_LENGTH;
	}

	@Override
	public boolean isPeerPresent() {
		return this.frames.isOpen();
	}

	@Override
	public void close() {
		this.frames.close();
		this.receipts.clear();
		this.onClose.accept(this);
	}

	/**
	 * Settles the messages that the frames of a write speak of.
	 */
	private final class Verdicts implements FrameHandler {

		private @Nullable IOException fault;

		@Override
		public void onFrame(FrameView frame) {
			switch (frame.type()) {
				case FrameType.CONFIRM -> {
					// Counted down, since the last sequence may be the highest of all
					for (long behind = frame.extent() - 1L; behind >= 0; behind--) {
						settle(frame.source(), frame.sequence() - behind,
								CarriedAnswer.acknowledged(frame.heldNanos()));
					}
				}
				case FrameType.REJECT -> settle(frame.source(), frame.sequence(),
						CarriedAnswer.refused(frame.is(FrameLayout.FLAG_EXPIRED) ? Kind.EXPIRED : Kind.REJECTED,
								frame.payloadText(), frame.heldNanos()));
				case FrameType.FORGOTTEN -> settle(frame.source(), frame.sequence(),
						CarriedAnswer.refused(
								frame.is(FrameLayout.FLAG_EXPIRED) ? Kind.EXPIRED_REDELIVERED : Kind.FORGOTTEN, "",
								frame.heldNanos()));
				case FrameType.REPLY -> settle(frame.source(), frame.sequence(), reply(frame));
				default -> {
					// Introductions and farewells are not for the carrier
				}
			}
		}

		private CarriedAnswer reply(FrameView frame) {
			try {
				return CarriedAnswer.reply(frame.headers(IncomingChannel.this.limits.maxHeaders()),
						frame.payloadBytes());
			}
			catch (IpcException ex) {
				return CarriedAnswer.refused(Kind.REJECTED, "the reply can't travel: " + ex.getMessage(), -1);
			}
		}

		private void settle(long source, long number, CarriedAnswer answer) {
			Receipt receipt = IncomingChannel.this.receipts.remove(new MessageId(source, number));
			if (receipt != null) {
				try {
					receipt.settle(answer);
				}
				catch (IOException ex) {
					this.fault = ex;
				}
			}
		}

		void requireSettled() throws IOException {
			if (this.fault != null) {
				throw this.fault;
			}
		}

	}

	/**
	 * Settles two copies of a message. The first may be in the hands of the listener.
	 */
	private record Both(Receipt first, Receipt second) implements Receipt {

		@Override
		public void settle(CarriedAnswer answer) throws IOException {
			this.first.settle(answer);
			this.second.settle(answer);
		}

	}

}
