package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcMessageTooLargeException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.CompletingOutput;
import dev.ipcboot.transport.CompletingWriter;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of a foreign framing to a channel. What such a message would become
 * something else by is refused before anything is written: bytes that the framing can't
 * carry, and a message that the carrier does not take in one piece where it has to. That
 * is so where a packet is a message, and on a channel that several senders share: other
 * programs, which know of no lock, would write into the middle of a larger one.
 * <p>
 * No message is ever cut off: what was begun is completed before anything else is
 * written, also by others who share the channel. Safe for use by any thread.
 */
final class ForeignWriter {

	private final String task;

	private final IpcAddress address;

	private final Framing framing;

	private final boolean inOnePiece;

	private final int mostInOnePiece;

	private final CompletingOutput output;

	ForeignWriter(String task, IpcAddress address, WritableChannel channel, TransportTraits traits, Framing framing) {
		this.task = task;
		this.address = address;
		this.framing = framing;
		this.inOnePiece = traits.packets() || !traits.duplex();
		this.mostInOnePiece = channel.maxWrite();
		this.output = (channel instanceof CompletingChannel completing) ? completing
				: new CompletingWriter(channel::write, "the peer at '" + address + "'", channel.maxWrite());
	}

	/**
	 * Encode a message.
	 * @throws IpcException if it can't be sent like this; says what can be done
	 */
	ByteBuffer encode(WireMessage message) {
		String refusal = this.framing.refusal(message);
		if (refusal != null) {
			throw new IpcException("A message for task '" + this.task + "' at " + this.address
					+ " can't be sent with the framing '" + this.framing.id() + "': " + refusal);
		}
		ByteBuffer encoded = this.framing.encode(message);
		if (this.inOnePiece && encoded.remaining() > this.mostInOnePiece) {
			throw new IpcMessageTooLargeException(this.task, encoded.remaining(), this.mostInOnePiece,
					"what " + this.address + " takes in one piece; with the framing '" + this.framing.id()
							+ "' a message can't be cut into several: send less, use the framing 'ipc', or a carrier "
							+ "of streams with a channel for each sender such as unix: or tcp:");
		}
		return encoded;
	}

	/**
	 * Write a message, as a whole.
	 * @throws PartialWriteException if there was no room in time for all of it; the rest
	 * goes before anything else
	 * @throws WriteTimeoutException if there was no room in time; nothing was written
	 * @throws IOException if the channel is of no use any more; a part may have been
	 * written
	 */
	void write(ByteBuffer encoded, int priority, long timeoutNanos) throws IOException {
		this.output.write(encoded, priority, timeoutNanos);
	}

	/**
	 * Write what was begun.
	 * @return whether nothing is left
	 * @see CompletingOutput#complete(long)
	 */
	boolean complete(long timeoutNanos) throws IOException {
		return this.output.complete(timeoutNanos);
	}

	/**
	 * Whether a message was begun and is not complete. Never waits.
	 */
	boolean isMidway() {
		return this.output.isMidway();
	}

	/**
	 * How many bytes of it are not written. Never waits.
	 */
	int unfinished() {
		return this.output.unfinished();
	}

	/**
	 * Whether a framing can be used at an address.
	 * @return what stands in the way, or {@code null}
	 */
	static @Nullable String obstacle(Framing framing, TransportTraits traits) {
		return (framing.needsPackets() && !traits.packets()) ? "with the framing '" + framing.id()
				+ "' one packet is one message, and this carrier is a stream of bytes without packets" : null;
	}

}
