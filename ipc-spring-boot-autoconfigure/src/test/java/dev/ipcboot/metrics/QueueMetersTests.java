package dev.ipcboot.metrics;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.TestPaths;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.queue.SystemVQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixDatagramTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Meters of queues: of what tells its depth, in the unit in which it tells it.
 */
@Timeout(60)
class QueueMetersTests {

	private static final List<Transport> TRANSPORTS = List.of(new FifoTransport(), new PosixQueueTransport(),
			new SystemVQueueTransport(), new UnixStreamTransport(), new UnixSeqpacketTransport(),
			new UnixDatagramTransport(), new UdpTransport(), new TcpTransport());

	@ParameterizedTest
	@ValueSource(strings = { "pipe", "posix-mq", "sysv-mq" })
	void theUnitIsThatOfTheKernel(String scheme) throws Exception {
		measure(scheme, (receiver, registry) -> {
			Depth depth = Objects.requireNonNull(receiver.inspect().get(0).depth());
			Gauge capacity = registry.get(IpcMeterNames.QUEUE_CAPACITY)
				.tag(IpcMeterNames.TAG_UNIT, depth.unit().name().toLowerCase(Locale.ROOT))
				.gauge();
			assertThat(capacity.value()).isEqualTo(depth.capacity()).isPositive();
			assertThat(registry.get(IpcMeterNames.QUEUE_DEPTH).gauge().value()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram", "udp", "tcp" })
	void whatTellsNoDepthHasNoMeterOfIt(String scheme) throws Exception {
		measure(scheme, (receiver, registry) -> {
			assertThat(receiver.inspect().get(0).depth()).isNull();
			assertThat(registry.find(IpcMeterNames.QUEUE_DEPTH).gauge()).isNull();
			assertThat(registry.find(IpcMeterNames.QUEUE_CAPACITY).gauge()).isNull();
		});
	}

	private static void measure(String scheme, Check check) throws Exception {
		Transport transport = TRANSPORTS.stream()
			.filter((each) -> each.scheme().equals(scheme))
			.findFirst()
			.orElseThrow();
		Assumptions.assumeTrue(transport.availability().available(), () -> transport.availability().toString());
		Path directory = TestPaths.create();
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(directory), TRANSPORTS,
				EngineEvents.NONE)) {
			new IpcMetrics(engine).bindTo(registry);
			check.of(engine.listen(TaskOptions.of("metered").at(IpcAddress.of(scheme + ":")), (delivery) -> {
			}), registry);
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private interface Check {

		void of(TaskReceiver receiver, SimpleMeterRegistry registry);

	}

}
