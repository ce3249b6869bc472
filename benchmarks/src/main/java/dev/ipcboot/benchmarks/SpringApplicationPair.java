package dev.ipcboot.benchmarks;

import java.nio.file.Path;

import dev.ipcboot.core.IpcTemplate;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Two Boot applications: one sends, the one in the second process listens.
 *
 * @param peer the second process
 * @param context the sending application
 */
record SpringApplicationPair(Peer peer, ConfigurableApplicationContext context) implements AutoCloseable {

	static SpringApplicationPair start(Path directory, String address) throws Exception {
		Peer peer = Peer.start(SpringReceiver.class, directory.toString(), address);
		return new SpringApplicationPair(peer, run(Sender.class, directory));
	}

	static ConfigurableApplicationContext run(Class<?> configuration, Path directory, String... arguments) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("ipc.directory=" + directory, "logging.level.root=warn", "spring.main.banner-mode=off")
			.run(arguments);
	}

	IpcTemplate template() {
		return this.context.getBean(IpcTemplate.class);
	}

	@Override
	public void close() {
		this.context.close();
		this.peer.close();
	}

	/**
	 * The sending application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Sender {

	}

}
