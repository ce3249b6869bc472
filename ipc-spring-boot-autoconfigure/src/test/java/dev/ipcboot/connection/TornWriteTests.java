package dev.ipcboot.connection;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
import dev.ipcboot.transport.memory.MemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A channel that breaks in the middle of a write: nothing more is written to it, and what
 * it was to carry goes over the next one.
 */
@Timeout(60)
class TornWriteTests {

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 60_000, 300_000 })
	void connectionIsNotUsedAfterATornWrite(int length) throws Exception {
		Queue<Integer> received = new ConcurrentLinkedQueue<>();
		this.fixture.engine(new MemoryTransport())
			.listen(TaskOptions.of("orders").at(IpcAddress.of("memory:")),
					(delivery) -> received.add(delivery.payload().remaining()));
		Breaking transport = new Breaking();
		TaskSender sender = this.fixture.engine(transport).sender("orders");
		Outcomes first = new Outcomes();
		sender.send(WireMessage.of(new byte[1]), first, Duration.ofSeconds(20));
		assertThat(first.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		transport.tear();
		Outcomes confirmed = new Outcomes();
		sender.send(WireMessage.of(new byte[length]), confirmed, Duration.ofSeconds(20));
		assertThat(confirmed.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		transport.tear();
		sender.send(WireMessage.of(new byte[length + 1]), Duration.ofSeconds(20));
		Outcomes last = new Outcomes();
		sender.send(WireMessage.of(new byte[length + 2]), last, Duration.ofSeconds(20));
		assertThat(last.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(received).containsExactly(1, length, length + 1, length + 2);
		assertThat(transport.writesAfterTheFault).hasValue(0);
		assertThat(sender.reconnects()).isEqualTo(2);
	}

	/**
	 * The memory carrier, of which one write fails after the half.
	 */
	private static final class Breaking implements Transport {

		private final MemoryTransport memory = new MemoryTransport();

		private final AtomicInteger writesAfterTheFault = new AtomicInteger();

		private volatile boolean tear;

		void tear() {
			this.tear = true;
		}

		@Override
		public String scheme() {
			return this.memory.scheme();
		}

		@Override
		public TransportTraits traits() {
			return this.memory.traits();
		}

		@Override
		public Availability availability() {
			return this.memory.availability();
		}

		@Override
		public IpcAddress resolve(IpcAddress address, String task, Path directory) {
			return this.memory.resolve(address, task, directory);
		}

		@Override
		public ServerChannel listen(Endpoint endpoint) {
			return this.memory.listen(endpoint);
		}

		@Override
		public WritableChannel connect(Endpoint endpoint, Duration timeout) {
			WritableChannel channel = this.memory.connect(endpoint, timeout);
			boolean[] torn = new boolean[1];
			InvocationHandler handler = (proxy, method, arguments) -> {
				if (method.getName().equals("write")) {
					write(channel, torn, (ByteBuffer) arguments[0], (Long) arguments[2]);
					return null;
				}
				try {
					return method.invoke(channel, arguments);
				}
				catch (InvocationTargetException ex) {
					throw ex.getTargetException();
				}
			};
			return (WritableChannel) Proxy.newProxyInstance(getClass().getClassLoader(),
					List.of(WritableChannel.class, ReadableChannel.class).toArray(Class[]::new), handler);
		}

		private void write(WritableChannel channel, boolean[] torn, ByteBuffer batch, long timeout) throws IOException {
			if (torn[0]) {
				this.writesAfterTheFault.incrementAndGet();
			}
			if (!this.tear) {
				channel.write(batch, 0, timeout);
				return;
			}
			this.tear = false;
			torn[0] = true;
			int limit = batch.limit();
			channel.write(batch.limit(batch.position() + batch.remaining() / 2), 0, timeout);
			batch.limit(limit);
			throw new IOException("expected by the test");
		}

		@Override
		public void remove(IpcAddress address) {
			this.memory.remove(address);
		}

	}

}
