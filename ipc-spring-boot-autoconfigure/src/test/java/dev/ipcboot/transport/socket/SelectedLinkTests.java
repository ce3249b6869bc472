package dev.ipcboot.transport.socket;

import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.transport.BoundedWrites;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTestSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.newsclub.net.unix.AFSocketType;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;
import org.newsclub.net.unix.FileDescriptorAccess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets of junixsocket where the C library can't be called, for example on other
 * systems than Linux: selectors bound the waits.
 */
@Timeout(60)
class SelectedLinkTests extends TransportTestSupport {

	private static final IpcAddress ADDRESS = IpcAddress.of("unix:/x");

	@Override
	protected Transport transport() {
		return new UnixSeqpacketTransport();
	}

	private static <C extends SelectableChannel & FileDescriptorAccess> Link link(C socket) throws Exception {
		return Link.of(socket, new SocketWait(socket.getFileDescriptor()),
				() -> new NativeAccess(false, "denied by the test", "", null));
	}

	private LinkChannel stream(AFUNIXSocketChannel socket) throws Exception {
		return keep(new LinkChannel(ADDRESS, IpcPeer.UNKNOWN, link(socket), FrameLayout.MAX_FRAME_LENGTH, 1));
	}

	private LinkChannel packets(AFUNIXDatagramChannel socket) throws Exception {
		int largest = FrameLayout.MAX_FRAME_LENGTH;
		return keep(new LinkChannel(ADDRESS, IpcPeer.UNKNOWN, link(socket).inWholePackets(largest), largest,
				WholePackets.room(largest)));
	}

	@Test
	void streamWriteHonorsItsTimeout() throws Exception {
		AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSelectorProvider.provider().openSocketChannelPair();
		BoundedWrites.check(stream(pair.getSocket1()), stream(pair.getSocket2()), false);
	}

	@Test
	void packetWriteHonorsItsTimeout() throws Exception {
		AFUNIXSocketPair<AFUNIXDatagramChannel> pair = AFUNIXSelectorProvider.provider()
			.openDatagramChannelPair(AFSocketType.SOCK_SEQPACKET);
		BoundedWrites.check(packets(pair.getSocket1()), packets(pair.getSocket2()), true);
	}

	@Test
	void closeReleasesABlockedRead() throws Exception {
		AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSelectorProvider.provider().openSocketChannelPair();
		LinkChannel reader = stream(pair.getSocket1());
		try (SocketChannel other = pair.getSocket2()) {
			CompletableFuture<Integer> read = async(() -> reader.read(ByteBuffer.allocateDirect(1)));
			Awaitility.await().during(Duration.ofMillis(200)).until(() -> !read.isDone());
			reader.close();
			assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
		}
	}

	@Test
	void readGoesOnWhenTheSocketCeasesToBlock() throws Exception {
		AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSelectorProvider.provider().openSocketChannelPair();
		LinkChannel here = stream(pair.getSocket1());
		LinkChannel there = stream(pair.getSocket2());
		CompletableFuture<byte[]> read = async(() -> OpenLink.read(here, 3));
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> !read.isDone());
		// The first write finds out that the C library can't be called
		OpenLink.write(here, new byte[] { 1 });
		OpenLink.write(there, new byte[] { 1 });
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> !read.isDone());
		OpenLink.write(there, new byte[] { 2, 3 });
		assertThat(read.get(5, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
	}

}
