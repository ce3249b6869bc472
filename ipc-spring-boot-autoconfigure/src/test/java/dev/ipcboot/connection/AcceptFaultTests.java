package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A system that can't give any connection for a while, for want of descriptors.
 */
@Timeout(60)
class AcceptFaultTests {

	@Test
	void aReceiverThatCanAcceptNobodyForAWhileGoesOnAfterwards() throws Exception {
		try (EngineFixture fixture = new EngineFixture()) {
			FaultyTransport transport = new FaultyTransport(TestTransports.of("tcp"));
			TaskReceiver receiver = fixture.engine(transport)
				.listen(TaskOptions.of("orders").at(IpcAddress.of("tcp:")), (delivery) -> {
				});
			await().until(() -> transport.faults.get() == 0);
			assertThat(receiver.failure()).hasMessage("Too many open files");
			Outcomes outcomes = new Outcomes();
			fixture.engine(TestTransports.of("tcp"))
				.sender("orders")
				.send(WireMessage.of(new byte[1]), outcomes, Duration.ofSeconds(20));
			assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
		}
	}

	private record FaultyServer(ServerChannel server, AtomicInteger faults) implements ServerChannel {

		@Override
		public IpcAddress address() {
			return this.server.address();
		}

		@Override
		public ReadableChannel accept() throws IOException {
			if (this.faults.get() > 0) {
				this.faults.decrementAndGet();
				throw new IOException("Too many open files");
			}
			return this.server.accept();
		}

		@Override
		public void close() {
			this.server.close();
		}

	}

	private static final class FaultyTransport implements Transport {

		private final Transport transport;

		private final AtomicInteger faults = new AtomicInteger(3);

		FaultyTransport(Transport transport) {
			this.transport = transport;
		}

		@Override
		public String scheme() {
			return this.transport.scheme();
		}

		@Override
		public TransportTraits traits() {
			return this.transport.traits();
		}

		@Override
		public Availability availability() {
			return this.transport.availability();
		}

		@Override
		public IpcAddress resolve(IpcAddress address, String task, Path directory) {
			return this.transport.resolve(address, task, directory);
		}

		@Override
		public ServerChannel listen(Endpoint endpoint) {
			return new FaultyServer(this.transport.listen(endpoint), this.faults);
		}

		@Override
		public WritableChannel connect(Endpoint endpoint, Duration timeout) {
			return this.transport.connect(endpoint, timeout);
		}

		@Override
		public void remove(IpcAddress address) {
			this.transport.remove(address);
		}

	}

}
