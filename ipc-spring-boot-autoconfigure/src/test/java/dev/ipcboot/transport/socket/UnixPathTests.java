package dev.ipcboot.transport.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The paths of Unix sockets of all kinds, which are short, and what may stand there.
 */
@Timeout(60)
class UnixPathTests {

	@TempDir
	private Path directory;

	static Stream<Transport> transports() {
		return Stream.of(new UnixStreamTransport(), new UnixSeqpacketTransport(), new UnixDatagramTransport());
	}

	private static void require(Transport transport) {
		assumeTrue(transport.availability().available(), () -> transport.availability().toString());
		assumeTrue(UnixPath.MAX_LENGTH == 107, "the lengths are those of Linux");
	}

	@ParameterizedTest
	@MethodSource("transports")
	void aDerivedPathThatIsTooLongIsShortenedByAHash(Transport transport) throws Exception {
		require(transport);
		IpcAddress address = new IpcAddress(transport.scheme(), "");
		Path long1 = Files.createDirectory(this.directory.resolve("d".repeat(70 - this.directory.toString().length())));
		String task = "t".repeat(64);
		IpcAddress first = transport.resolve(address, task, long1);
		assertThat(first.target()).startsWith(long1 + "/~").hasSizeLessThanOrEqualTo(107);
		assertThat(transport.resolve(address, task, long1)).isEqualTo(first);
		assertThat(transport.resolve(address, "u".repeat(64), long1)).isNotEqualTo(first);
		try (OpenLink link = OpenLink.of(transport, new Endpoint(task, first))) {
			OpenLink.write(link.writer(), new byte[] { 7 });
			assertThat(OpenLink.read(link.reader())).containsExactly(7);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void thePathOfTheGreatestLengthWorks(Transport transport) throws Exception {
		require(transport);
		String path = this.directory + "/" + "x".repeat(106 - this.directory.toString().length());
		assertThat(path).hasSize(107);
		IpcAddress address = transport.resolve(new IpcAddress(transport.scheme(), path), "orders", this.directory);
		try (OpenLink link = OpenLink.of(transport, new Endpoint("orders", address))) {
			OpenLink.write(link.writer(), new byte[] { 7 });
			assertThat(OpenLink.read(link.reader())).containsExactly(7);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void anExplicitPathThatIsTooLongIsRefusedWithTheLimit(Transport transport) {
		IpcAddress address = new IpcAddress(transport.scheme(), "/" + "x".repeat(UnixPath.MAX_LENGTH));
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> transport.resolve(address, "orders", this.directory))
			.withMessageContaining(Integer.toString(UnixPath.MAX_LENGTH + 1))
			.withMessageContaining(Integer.toString(UnixPath.MAX_LENGTH))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("shorter path"));
	}

	@ParameterizedTest
	@MethodSource("transports")
	void aDirectoryThatIsTooLongEvenForAHashIsRefused(Transport transport) {
		Path long1 = Path.of("/" + "d".repeat(100));
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> transport.resolve(new IpcAddress(transport.scheme(), ""), "orders", long1))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("ipc.directory"));
	}

	@ParameterizedTest
	@MethodSource("transports")
	void aDirectoryThatIsMissingIsSaid(Transport transport) {
		require(transport);
		Endpoint endpoint = new Endpoint("orders",
				new IpcAddress(transport.scheme(), this.directory.resolve("none/orders").toString()));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> transport.listen(endpoint))
			.withMessageContaining("orders")
			.withMessageContaining("check that the directory exists");
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> transport.connect(endpoint, Duration.ofSeconds(1)))
			.withMessageContaining("there is no socket at");
	}

	@ParameterizedTest
	@MethodSource("transports")
	void aLiveSocketOfAnotherKindIsLeftAlone(Transport transport) throws Exception {
		require(transport);
		for (Transport other : transports().filter((each) -> !each.scheme().equals(transport.scheme())).toList()) {
			String path = this.directory.resolve(other.scheme()).toString();
			Endpoint foreign = new Endpoint("other", new IpcAddress(other.scheme(), path));
			Endpoint endpoint = new Endpoint("orders", new IpcAddress(transport.scheme(), path));
			try (OpenLink link = OpenLink.of(other, foreign)) {
				assertThatExceptionOfType(IpcException.class).isThrownBy(() -> transport.listen(endpoint))
					.withMessageContaining("a live process has a socket there");
				assertThatExceptionOfType(IpcTaskUnavailableException.class)
					.isThrownBy(() -> transport.connect(endpoint, Duration.ofSeconds(1)))
					.withMessageContaining("of another type: stream, datagram or seqpacket");
				transport.remove(endpoint.address());
				OpenLink.write(link.writer(), new byte[] { 7 });
				assertThat(OpenLink.read(link.reader())).containsExactly(7);
			}
		}
	}

}
