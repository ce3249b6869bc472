package dev.ipcboot.carrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.carrier.CarriedAnswer.Kind;
import dev.ipcboot.carrier.CarriedMessage.SenderInfo;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Blockable;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A sender's way to a task on a carrier. What is written are frames; what travels are the
 * messages within them. What is read are the frames that the receiver would have
 * answered. A message that nobody confirms has been sent when the carrier says so; for
 * others the verdict says more.
 */
final class OutgoingChannel implements ReadableChannel, WritableChannel, AnswerSink, Blockable {

	/** A carrier that says nothing for so long is taken to be lost. */
	private static final long WORD_NANOS = 10_000_000_000L;

	private final FrameQueue answers = new FrameQueue(null);

	private final List<CompletionStage<Void>> plain = new ArrayList<>();

	private final IpcAddress address;

	private final FrameLimits limits;

	private final MessageDecoder decoder;

	private final MessageOutlet outlet;

	private SenderInfo self = SenderInfo.UNKNOWN;

	private @Nullable IOException fault;

	OutgoingChannel(IpcAddress address, FrameLimits limits, Opener opener) {
		this.address = address;
		this.limits = limits;
		this.decoder = Framing.IPC.decoder(limits);
		this.outlet = opener.open(this);
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.outlet.awaitRoom(timeoutNanos);
		this.plain.clear();
		this.fault = null;
		this.decoder.decode(batch, this::onFrame);
		if (this.fault != null) {
			throw this.fault;
		}
		awaitPlain(Math.max(timeoutNanos, WORD_NANOS));
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		try {
			this.outlet.awaitRoom(timeoutNanos);
			return true;
		}
		catch (WriteTimeoutException ex) {
			return false;
		}
	}

	@Override
	public @Nullable String blockedReason() {
		return this.outlet.blockedReason();
	}

	private void onFrame(FrameView frame) {
		if (frame.type() == FrameType.HELLO) {
			Map<String, Object> headers = frame.headers(this.limits.maxHeaders());
			this.self = new SenderInfo((headers.get(HelloHeaders.PID) instanceof Long pid) ? pid : -1,
					(headers.get(HelloHeaders.USER) instanceof String user) ? user : null,
					(headers.get(HelloHeaders.WINDOW) instanceof Long window) ? window : SenderInfo.UNKNOWN.window());
		}
		else if (frame.type() == FrameType.MESSAGE && this.fault == null) {
			send(frame);
		}
	}

	private void send(FrameView frame) {
		boolean confirmed = frame.is(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST);
		MessageId id = confirmed ? new MessageId(frame.source(), frame.sequence()) : null;
		try {
			CompletionStage<Void> taken = this.outlet.send(new CarriedMessage(id,
					frame.headers(this.limits.maxHeaders()), frame.payloadBytes(), frame.priority(), confirmed,
					frame.is(FrameLayout.FLAG_REQUEST), frame.is(FrameLayout.FLAG_REDELIVERED), this.self));
			if (!confirmed) {
				this.plain.add(taken);
			}
		}
		catch (IOException ex) {
			this.fault = ex;
		}
		catch (IpcException ex) {
			refuse(id, ex);
		}
	}

	/**
	 * What can't travel is nobody else's fault: the link goes on.
	 */
	private void refuse(@Nullable MessageId id, IpcException cause) {
		String reason = this.address + " can't carry the message: " + cause.getMessage();
		if (id != null) {
			onAnswer(id, CarriedAnswer.refused(Kind.REJECTED, reason, -1));
		}
		else {
			this.plain.add(CompletableFuture.failedFuture(new IOException(reason, cause)));
		}
	}

	private void awaitPlain(long nanos) throws IOException {
		long deadline = System.nanoTime() + nanos;
		for (CompletionStage<Void> taken : this.plain) {
			try {
				taken.toCompletableFuture().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			}
			catch (ExecutionException ex) {
				throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getCause());
			}
			catch (TimeoutException ex) {
				throw new IOException(this.address + " did not say in time whether it has taken the message", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("Interrupted while waiting for the word of " + this.address, ex);
			}
		}
	}

	@Override
	public int maxWrite() {
		return FrameLayout.MAX_FRAME_LENGTH;
	}

	@Override
	public boolean isPeerPresent() {
		return this.answers.isOpen();
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		return this.answers.read(buffer);
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void onAnswer(MessageId id, CarriedAnswer answer) {
		switch (answer.kind()) {
			case ACKNOWLEDGED -> this.answers.confirm(id.source(), id.sequence(), answer.heldNanos());
			case REPLIED ->
				this.answers.reply(WireMessage.of(answer.headers(), answer.payload(), 0), id.source(), id.sequence());
			case FORGOTTEN -> this.answers.forgotten(id.source(), id.sequence(), 0, answer.heldNanos());
			case EXPIRED_REDELIVERED ->
				this.answers.forgotten(id.source(), id.sequence(), FrameLayout.FLAG_EXPIRED, answer.heldNanos());
			default -> this.answers.reject(id.source(), id.sequence(),
					(answer.kind() == Kind.EXPIRED) ? FrameLayout.FLAG_EXPIRED : 0, answer.reason(),
					answer.heldNanos());
		}
	}

	@Override
	public void onEnd(IOException cause) {
		this.answers.fail(cause);
	}

	@Override
	public void close() {
		this.answers.close();
		this.outlet.close();
	}

	/**
	 * Opens the sending end.
	 */
	@FunctionalInterface
	interface Opener {

		MessageOutlet open(AnswerSink answers);

	}

}
