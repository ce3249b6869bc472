package dev.ipcboot.transport;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcTaskUnavailableException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What every carrier has to do. A subclass says which transport it is, and how to leave
 * objects about in its part of the system.
 */
@Timeout(60)
public abstract class TransportContractTests extends TransportTestSupport {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void carriesBytesBothWaysWhereTwoWay() throws Exception {
		try (OpenLink link = open()) {
			OpenLink.write(link.writer(), "there".getBytes());
			assertThat(OpenLink.read(link.reader(), 5)).asString().isEqualTo("there");
			assertThat(link.writer().address()).isEqualTo(link.server().address());
			if (transport().traits().duplex()) {
				OpenLink.write(link.answers(), "back".getBytes());
				assertThat(OpenLink.read(link.back(), 4)).asString().isEqualTo("back");
			}
		}
	}

	@Test
	void keepsSmallWritesWholeAndInOrder() throws Exception {
		try (OpenLink link = open()) {
			carry(link, random(100_000, 1), 100);
		}
	}

	@Test
	void keepsFourMebibytesWholeAndInOrder() throws Exception {
		try (OpenLink link = open()) {
			carry(link, random(4 << 20, 2), link.writer().maxWrite());
		}
	}

	private void carry(OpenLink link, byte[] bytes, int piece) throws Exception {
		TransportTraits traits = transport().traits();
		List<byte[]> pieces = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += piece) {
			pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
		}
		CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
		if (traits.reliable()) {
			written = async(() -> {
				for (byte[] one : pieces) {
					OpenLink.write(link.writer(), one);
				}
				return null;
			});
		}
		ByteBuffer received = ByteBuffer.allocate(bytes.length);
		for (byte[] one : pieces) {
			if (!traits.reliable()) {
				OpenLink.write(link.writer(), one);
			}
			byte[] read = (traits.packets()) ? OpenLink.read(link.reader()) : OpenLink.read(link.reader(), one.length);
			assertThat(read.length).isEqualTo(one.length);
			received.put(read);
		}
		written.get(10, TimeUnit.SECONDS);
		assertThat(Arrays.equals(received.array(), bytes)).isTrue();
	}

	@Test
	void doesNotTearTheWritesOfManySenders() throws Exception {
		Assumptions.assumeTrue(transport().traits().reliable(), "unreliable: units may be lost under load");
		int senders = 4;
		Endpoint endpoint = endpoint();
		ServerChannel server = keep(transport().listen(endpoint));
		Units units = new Units(senders, 60);
		List<CompletableFuture<Void>> work = new ArrayList<>();
		boolean duplex = transport().traits().duplex();
		ReadableChannel shared = (duplex) ? null : keep(server.accept());
		if (shared != null) {
			work.add(async(() -> units.readAll(shared, senders)));
		}
		for (int sender = 0; sender < senders; sender++) {
			int number = sender;
			WritableChannel writer = keep(transport().connect(endpoint, TIMEOUT));
			if (duplex) {
				ReadableChannel accepted = keep(server.accept());
				work.add(async(() -> units.readAll(accepted, 1)));
			}
			work.add(async(() -> units.writeAll(writer, number)));
		}
		for (CompletableFuture<Void> one : work) {
			one.get(40, TimeUnit.SECONDS);
		}
		assertThat(units.isComplete()).isTrue();
	}

	@Test
	void keepsPackets() throws Exception {
		Assumptions.assumeTrue(transport().traits().packets(), "a stream has no packets");
		try (OpenLink link = open()) {
			int[] lengths = { 1, 500, link.writer().maxWrite(), 3 };
			for (int length : lengths) {
				OpenLink.write(link.writer(), random(length, length));
			}
			for (int length : lengths) {
				assertThat(OpenLink.read(link.reader())).isEqualTo(random(length, length));
			}
			assertThat(link.reader().minimumRead()).isGreaterThanOrEqualTo(link.writer().maxWrite());
		}
	}

	@Test
	void writesWaitForAReaderThatDoesNotRead() throws Exception {
		Assumptions.assumeTrue(transport().traits().reliable(), "unreliable: nothing waits");
		try (OpenLink link = open()) {
			BoundedWrites.check(link.writer(), link.reader(), transport().traits().packets());
		}
	}

	@Test
	void awaitRoomEndsWithTheTimeOrWhenThereIsRoom() throws Exception {
		Assumptions.assumeTrue(transport().traits().reliable(), "unreliable: nothing waits");
		try (OpenLink link = open()) {
			int length = Math.min(4096, link.writer().maxWrite());
			Progress progress = Progress.start(link.writer(), length, Duration.ofMillis(300));
			progress.end().get(20, TimeUnit.SECONDS);
			long begin = System.nanoTime();
			link.writer().awaitRoom(length, Duration.ofMillis(100).toNanos());
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
			CompletableFuture<Boolean> room = async(() -> link.writer().awaitRoom(length, TIMEOUT.toNanos()));
			OpenLink.read(link.reader(), (int) progress.bytes());
			assertThat(room.get(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closeReleasesABlockedWrite() throws Exception {
		Assumptions.assumeTrue(transport().traits().reliable(), "unreliable: nothing waits");
		try (OpenLink link = open()) {
			Progress progress = Progress.start(link.writer(), link.writer().maxWrite(), Duration.ofHours(1));
			progress.awaitStandstill();
			assertThat(progress.end()).isNotDone();
			link.writer().close();
			assertThat(progress.end().get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
		}
	}

	@Test
	void closeReleasesABlockedRead() throws Exception {
		try (OpenLink link = open()) {
			CompletableFuture<Integer> read = async(() -> link.reader().read(ByteBuffer.allocateDirect(1 << 20)));
			Awaitility.await().during(Duration.ofMillis(200)).until(() -> !read.isDone());
			if (transport().traits().duplex()) {
				link.reader().close();
			}
			else {
				link.server().close();
			}
			assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
			assertThat(link.reader().read(ByteBuffer.allocateDirect(1 << 20))).isEqualTo(-1);
		}
	}

	@Test
	void closeReleasesABlockedAccept() throws Exception {
		Assumptions.assumeTrue(transport().traits().duplex(), "one-way: accept does not block");
		ServerChannel server = keep(transport().listen(endpoint()));
		CompletableFuture<Boolean> accept = async(() -> server.accept() == null);
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> !accept.isDone());
		server.close();
		assertThat(accept.get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(server.accept()).isNull();
	}

	@Test
	void acceptedChannelsOutliveATwoWayServer() throws Exception {
		Assumptions.assumeTrue(transport().traits().duplex(), "one-way: the shared channel ends with the server");
		try (OpenLink link = open()) {
			link.server().close();
			OpenLink.write(link.writer(), "still".getBytes());
			assertThat(OpenLink.read(link.reader(), 5)).asString().isEqualTo("still");
		}
	}

	@Test
	void whatASenderSentBeforeItLeftArrivesEvenAfterAnAnswerFailed() throws Exception {
		Assumptions.assumeTrue(transport().traits().duplex(), "one-way: no answers");
		try (OpenLink link = open()) {
			OpenLink.write(link.writer(), random(50_000, 3));
			link.writer().close();
			Awaitility.await().until(() -> !answer(link));
			assertThat(OpenLink.read(link.reader(), 50_000)).isEqualTo(random(50_000, 3));
			assertThat(link.reader().read(ByteBuffer.allocateDirect(1 << 20))).isEqualTo(-1);
		}
	}

	private static boolean answer(OpenLink link) {
		try {
			OpenLink.write(link.answers(), new byte[] { 1 });
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void aSenderThatLeavesEndsItsChannel() throws Exception {
		Assumptions.assumeTrue(transport().traits().duplex(), "one-way: the channel is shared");
		try (OpenLink link = open()) {
			assertThat(link.writer().isPeerPresent()).isTrue();
			link.writer().close();
			assertThat(OpenLink.read(link.reader())).isEmpty();
			assertThat(link.answers().isPeerPresent()).isFalse();
		}
	}

	@Test
	void aReaderThatLeavesIsNoticed() throws Exception {
		Assumptions.assumeTrue(transport().traits().reliable(), "unreliable: nobody notices");
		try (OpenLink link = open()) {
			assertThat(link.writer().isPeerPresent()).isTrue();
			link.reader().close();
			link.server().close();
			assertThatIOException().isThrownBy(() -> {
				while (link.writer().isPeerPresent()) {
					OpenLink.write(link.writer(), new byte[] { 1 });
				}
				throw new IOException("The reader is gone");
			}).isNotInstanceOf(WriteTimeoutException.class);
		}
	}

	@Test
	void nobodyListensIsSaidAtOnce() {
		Endpoint endpoint = endpoint();
		long begin = System.nanoTime();
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> transport().connect(endpoint, Duration.ofSeconds(30)))
			.withMessageContaining(endpoint.task());
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void nothingIsLeftAfterClose() throws Exception {
		Endpoint endpoint = endpoint();
		OpenLink link = keep(OpenLink.of(transport(), endpoint));
		link.close();
		link.close();
		assertThat(exists(link.server().address())).isFalse();
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> transport().connect(OpenLink.at(endpoint, link.server().address()), TIMEOUT));
		try (OpenLink again = OpenLink.of(transport(), endpoint)) {
			OpenLink.write(again.writer(), new byte[] { 7 });
			assertThat(OpenLink.read(again.reader())).isEqualTo(new byte[] { 7 });
		}
	}

	@Test
	void replacesWhatADeadOwnerLeft() throws Exception {
		Endpoint endpoint = endpoint();
		leaveBehind(endpoint);
		assertThat(exists(endpoint.address())).isTrue();
		if (!outlivesItsOwner()) {
			assertThatExceptionOfType(IpcTaskUnavailableException.class)
				.isThrownBy(() -> transport().connect(endpoint, TIMEOUT));
		}
		try (OpenLink link = OpenLink.of(transport(), endpoint)) {
			OpenLink.write(link.writer(), new byte[] { 7 });
			assertThat(OpenLink.read(link.reader())).isEqualTo(new byte[] { 7 });
		}
	}

	@Test
	void removesWhatADeadOwnerLeft() throws Exception {
		Endpoint endpoint = endpoint();
		leaveBehind(endpoint);
		transport().remove(endpoint.address());
		assertThat(exists(endpoint.address())).isFalse();
		transport().remove(endpoint.address());
	}

	@Test
	void leavesObjectsOfAnotherTypeAlone() throws Exception {
		Endpoint endpoint = endpoint();
		placeForeignObject(endpoint);
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> transport().listen(endpoint))
			.withMessageContaining(endpoint.task())
			.withMessageContaining(endpoint.address().target());
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> transport().connect(endpoint, TIMEOUT));
		transport().remove(endpoint.address());
		assertThat(exists(endpoint.address())).isTrue();
	}

	@Test
	void leaksNoDescriptorsAndNoThreads() throws Exception {
		for (int round = 0; round < 5; round++) {
			openAndClose();
		}
		int descriptors = descriptors();
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		for (int round = 0; round < 50; round++) {
			openAndClose();
		}
		assertThat(descriptors()).isLessThan(descriptors + 10);
		assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 10);
	}

	private void openAndClose() throws IOException {
		try (OpenLink link = OpenLink.of(transport(), endpoint())) {
			OpenLink.write(link.writer(), new byte[] { 1 });
			OpenLink.read(link.reader());
		}
	}

	private static int descriptors() {
		String[] names = new File("/proc/self/fd").list();
		return (names != null) ? names.length : 0;
	}

	@Test
	void aWriteOnAnInterruptedThreadHarmsNobody() throws Exception {
		try (OpenLink link = open()) {
			CompletableFuture<Boolean> write = async(() -> {
				Thread.currentThread().interrupt();
				OpenLink.write(link.writer(), new byte[] { 1 });
				return Thread.currentThread().isInterrupted();
			});
			assertThat(write.get(5, TimeUnit.SECONDS)).isTrue();
			OpenLink.write(link.writer(), new byte[] { 2 });
			assertThat(OpenLink.read(link.reader())[0]).isEqualTo((byte) 1);
		}
	}

	@Test
	void knowsItsPeerWhereTheKernelDoes() throws Exception {
		try (OpenLink link = open()) {
			IpcPeer peer = ((Channel) link.reader()).peer();
			Assumptions.assumeTrue(peer.verified(), "the carrier does not know its peer");
			assertThat(peer.user()).isEqualTo(System.getProperty("user.name"));
			assertThat(peer.pid()).isIn(-1L, ProcessHandle.current().pid());
		}
	}

}
