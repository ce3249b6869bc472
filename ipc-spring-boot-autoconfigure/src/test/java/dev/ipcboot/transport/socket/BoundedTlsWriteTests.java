package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.BoundedWrites;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes to TLS connections whose peer does not read.
 */
@Timeout(60)
class BoundedTlsWriteTests {

	@TempDir
	private Path directory;

	@Test
	void writeHonorsItsTimeoutAndLosesNothing() throws Exception {
		TlsOptions tls = new TlsOptions(TestCertificates.in(this.directory).context("server"),
				TlsOptions.ClientAuth.NEED);
		TcpTransport transport = new TcpTransport();
		Endpoint endpoint = new Endpoint("orders", transport.resolve(InetPorts.freeTcp(), "orders", this.directory),
				TransportOptions.NONE.with(tls));
		try (ServerChannel server = transport.listen(endpoint)) {
			CompletableFuture<ReadableChannel> reader = CompletableFuture.supplyAsync(() -> {
				try {
					ReadableChannel accepted = server.accept();
					accepted.read(ByteBuffer.allocateDirect(1));
					return accepted;
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			try (WritableChannel writer = transport.connect(endpoint, Duration.ofSeconds(10))) {
				OpenLink.write(writer, new byte[] { 1 });
				try (ReadableChannel accepted = reader.get(10, TimeUnit.SECONDS)) {
					BoundedWrites.check(writer, accepted, false);
				}
			}
		}
	}

}
