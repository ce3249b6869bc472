package dev.ipcboot.connection;

import java.nio.file.Path;

import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on {@code tcp:} with mutual TLS.
 */
class TlsEngineTests extends EngineContractTests {

	@TempDir
	private static Path directory;

	private static TlsOptions options;

	@BeforeAll
	static void makeCertificates() throws Exception {
		options = new TlsOptions(TestCertificates.in(directory).context("server"), TlsOptions.ClientAuth.NEED);
	}

	@Override
	protected Transport transport() {
		return TestTransports.of("tcp");
	}

	@Override
	protected TransportOptions transportOptions() {
		return TransportOptions.NONE.with(options);
	}

}
