package dev.ipcboot.connection;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.rabbit.FreshQueues;
import dev.ipcboot.rabbit.RabbitCluster;
import dev.ipcboot.transport.TransportOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three nodes, of which one is killed under load, and then another one is restarted:
 * every message that was accepted is confirmed, and none is lost. Takes a few minutes:
 * {@code -Dipc.cluster=true}.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "ipc.cluster", matches = "true")
@Tag("broker")
class RabbitClusterTests {

	private static final TaskOptions TASK = new TaskOptions("orders", List.of(IpcAddress.of("rabbit:")), Framing.IPC,
			TransportOptions.NONE);

	private volatile BrokeredLoad load;

	@Test
	void everyAcceptedMessageIsConfirmedAndNoneIsLost(TestReporter reporter) throws Exception {
		EngineOptions options = EngineOptions.DEFAULT.with(TASK).withWindow(256);
		try (RabbitCluster cluster = new RabbitCluster();
				FreshQueues receiving = cluster.queues();
				FreshQueues sending = receiving.elsewhere();
				EngineFixture fixture = new EngineFixture()) {
			assertThat(cluster.running()).contains("one", "two", "three");
			fixture.engine(options, receiving.transport()).listen(TASK, (delivery) -> this.load.handle(delivery));
			this.load = new BrokeredLoad(fixture.engine(options, sending.transport()).sender("orders"));
			this.load.begin().awaitProgress(2000);
			cluster.kill(0);
			this.load.awaitProgress(2000);
			cluster.start(0);
			cluster.kill(1);
			this.load.awaitProgress(2000);
			cluster.start(1);
			this.load.awaitProgress(2000);
			reporter.publishEntry("cluster", this.load.finish());
		}
	}

}
