package dev.ipcboot.connection;

import java.io.IOException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's share of a {@link Peering}. There are no channels for it to read, since
 * the peering reads for both directions.
 */
final class PeerListener implements ServerChannel {

	private final Peering peering;

	private final InboundContext context;

	private final Runnable leave;

	PeerListener(Peering peering, InboundContext context, Runnable leave) {
		this.peering = peering;
		this.context = context;
		this.leave = leave;
	}

	InboundContext context() {
		return this.context;
	}

	@Override
	public IpcAddress address() {
		return this.peering.address();
	}

	/**
	 * Begin to receive, and wait until this side is closed.
	 * @return {@code null}
	 * @throws IOException if the peer has come to an end that was not to be expected
	 */
	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		this.peering.attach(this.context);
		this.peering.awaitEnd(this.context);
		return null;
	}

	@Override
	public void close() {
		this.peering.detach(this.context);
		this.leave.run();
	}

}
