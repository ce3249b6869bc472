package dev.ipcboot.autoconfigure;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import dev.ipcboot.transport.socket.UdpOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TCP, TLS and UDP by properties alone.
 */
@Timeout(60)
class InetConfigurationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@TempDir
	private Path certificates;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property());
	}

	private ApplicationContextRunner withBundle(String name) throws Exception {
		TestCertificates made = TestCertificates.in(this.certificates);
		String prefix = "spring.ssl.bundle.pem.own.";
		return runner().withPropertyValues(prefix + "keystore.certificate=" + made.file(name + ".pem"),
				prefix + "keystore.private-key=" + made.file(name + ".key"),
				prefix + "truststore.certificate=" + made.file("authority.pem"));
	}

	private static TransportOptions options(org.springframework.context.ApplicationContext context) {
		return context.getBean(IpcEngine.class).options().task("orders").transportOptions();
	}

	@Test
	void mutualTlsByTwoProperties() throws Exception {
		withBundle("server")
			.withPropertyValues("ipc.tasks.orders.address=tcp:", "ipc.tasks.orders.ssl.bundle=own",
					"ipc.tasks.orders.ssl.client-auth=need")
			.withUserConfiguration(Orders.class)
			.run((receiver) -> withBundle("client").withPropertyValues("ipc.tasks.orders.ssl.bundle=own")
				.run((sender) -> assertThat(
						sender.getBean(IpcTemplate.class).convertSendAndConfirm("orders", "pears").join().outcome())
					.isEqualTo(Outcome.ACKNOWLEDGED)));
	}

	@Test
	void propertiesReachTheCarriers() throws Exception {
		withBundle("server")
			.withPropertyValues("ipc.tasks.orders.ssl.bundle=own", "ipc.tasks.orders.ssl.client-auth=want",
					"ipc.tasks.orders.ssl.verify-hostname=false", "ipc.tasks.orders.udp.max-datagram=9000B")
			.run((context) -> {
				TlsOptions tls = options(context).find(TlsOptions.class);
				assertThat(tls).isNotNull();
				assertThat(tls.clientAuth()).isEqualTo(TlsOptions.ClientAuth.WANT);
				assertThat(tls.verifyHostname()).isFalse();
				assertThat(options(context).get(UdpOptions.class, UdpOptions.DEFAULTS).maxDatagram()).isEqualTo(9000);
			});
	}

	@Test
	void aBundleThatIsNotThereIsNamedWithItsProperty() throws Exception {
		withBundle("server").withPropertyValues("ipc.tasks.orders.ssl.bundle=other")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("ipc.tasks.orders.ssl.bundle")
				.hasMessageContaining("other")
				.hasMessageContaining("own"));
	}

	@Test
	void whatMakesNoSenseTogetherIsRefused() throws Exception {
		runner().withPropertyValues("ipc.tasks.orders.ssl.client-auth=need")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("ipc.tasks.orders.ssl.client-auth"));
		withBundle("server").withPropertyValues("ipc.tasks.orders.address=tcp:,udp:", "ipc.tasks.orders.ssl.bundle=own")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("UDP has no TLS"));
		runner().withPropertyValues("ipc.tasks.orders.udp.max-datagram=100KB")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("ipc.tasks.orders.udp.max-datagram")
				.hasMessageContaining("65507"));
	}

	@Test
	void aPortThatIsTakenFailsTheStartAndNamesTheOwner() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			IpcAddress address = IpcAddress.of("tcp://127.0.0.1:" + taken.getLocalPort());
			runner().withPropertyValues("ipc.tasks.orders.address=" + address)
				.withUserConfiguration(Orders.class)
				.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(
						"port " + taken.getLocalPort() + " is taken by pid " + ProcessHandle.current().pid()));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	static class Listener {

		@IpcListener("orders")
		void onOrder(String order) {
			// The verdict is all that is asked for.
		}

	}

}
