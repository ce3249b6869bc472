package dev.ipcboot.connection;

import java.time.Duration;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A task that listens at several addresses, and senders that choose.
 */
@Timeout(60)
class ManyAddressesTests {

	private static final Transport UNIX = TestTransports.of("unix");

	private static final Transport PIPE = TestTransports.of("pipe");

	private static final Transport QUEUE = TestTransports.of("posix-mq");

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		IpcEngine owner = this.fixture.engine(UNIX, PIPE, QUEUE);
		owner.listen(
				TaskOptions.of("orders").at(IpcAddress.of("unix:"), IpcAddress.of("pipe:"), IpcAddress.of("posix-mq:")),
				(delivery) -> {
				});
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private static EngineOptions preferring(String... schemes) {
		return EngineOptions.DEFAULT.withPreferredTransports(List.of(schemes));
	}

	private static String schemeUsedBy(IpcEngine sender) throws Exception {
		Outcomes outcomes = new Outcomes();
		sender.sender("orders").send(WireMessage.of(new byte[1]), outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
		IpcAddress address = sender.sender("orders").address();
		assertThat(address).isNotNull();
		return address.scheme();
	}

	@Test
	void theOwnersFirstAddressIsTakenByDefault() throws Exception {
		assertThat(schemeUsedBy(this.fixture.engine(UNIX, PIPE, QUEUE))).isEqualTo("unix");
	}

	@Test
	void theSendersPreferenceCounts() throws Exception {
		assertThat(schemeUsedBy(this.fixture.engine(preferring("tcp", "posix-mq"), UNIX, PIPE, QUEUE)))
			.isEqualTo("posix-mq");
	}

	@Test
	void whatASenderCanNotUseIsPassedOver() throws Exception {
		assertThat(schemeUsedBy(this.fixture.engine(PIPE))).isEqualTo("pipe");
	}

}
