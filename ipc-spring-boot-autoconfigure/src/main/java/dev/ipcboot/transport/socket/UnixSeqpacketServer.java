package dev.ipcboot.transport.socket;

import java.io.IOException;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFDatagramSocket;
import org.newsclub.net.unix.AFUNIXDatagramChannel;

/**
 * The listening side of a Unix seqpacket socket. A fault that {@link #accept()} reports
 * does not end it: the next call goes on.
 */
final class UnixSeqpacketServer implements ServerChannel, Verifiable {

	private final IpcAddress address;

	private final AFUNIXDatagramChannel channel;

	private final @Nullable SocketFile file;

	private final Admission admission;

	UnixSeqpacketServer(IpcAddress address, AFUNIXDatagramChannel channel, @Nullable SocketFile file,
			Admission admission) {
		this.address = address;
		this.channel = channel;
		this.file = file;
		this.admission = admission;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public @Nullable ReadableChannel accept() throws IOException {
		while (this.channel.isOpen()) {
			AFUNIXDatagramChannel accepted = next();
			LinkChannel admitted = (accepted != null) ? admit(accepted) : null;
			if (admitted != null) {
				return admitted;
			}
		}
		return null;
	}

	private @Nullable AFUNIXDatagramChannel next() throws IOException {
		try {
			AFDatagramSocket<?> accepted = this.channel.socket().accept();
			if (accepted != null && this.channel.isOpen()) {
				return (AFUNIXDatagramChannel) accepted.getChannel();
			}
			if (accepted != null) {
				accepted.close();
			}
			return null;
		}
		catch (IOException ex) {
			if (!this.channel.isOpen()) {
				return null;
			}
			throw AcceptFault.explain(ex);
		}
	}

	private @Nullable LinkChannel admit(AFUNIXDatagramChannel accepted) {
		try {
			IpcPeer peer = PeerCredentials.ofJunixsocket(accepted);
			if (this.admission.admits(peer)) {
				return UnixSeqpacketTransport.channel(this.address, peer, accepted);
			}
		}
		catch (IOException ex) {
			// It has left already, which must not keep others from coming in.
		}
		catch (RuntimeException | Error ex) {
			UnixPackets.close(accepted);
			throw ex;
		}
		UnixPackets.close(accepted);
		return null;
	}

	@Override
	public boolean isIntact() {
		return this.channel.isOpen() && (this.file == null || this.file.isIntact());
	}

	@Override
	public void close() {
		if (this.file != null) {
			this.file.remove();
		}
		UnixPackets.close(this.channel);
	}

}
