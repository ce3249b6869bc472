package dev.ipcboot.benchmarks.contender;

import dev.ipcboot.core.IpcTemplate;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The whole path of a user of the starter: a template in one Boot application, a method
 * with an annotation in another.
 */
final class SpringPath implements Contender {

	@Override
	public AutoCloseable receive(Place place) {
		return run(SpringListeners.class, place, addresses(place));
	}

	@Override
	public Client connect(Place place) {
		// A broker's tasks are in no directory, so that the sender has to know as well
		ConfigurableApplicationContext context = run(Sender.class, place,
				place.carrier().equals(Place.RABBIT) ? addresses(place) : new String[0]);
		return new SpringClient(context, context.getBean(IpcTemplate.class));
	}

	private static String[] addresses(Place place) {
		return new String[] { "--ipc.tasks.bench.address=" + place.address(),
				"--ipc.tasks.echo.address=" + place.address() };
	}

	static ConfigurableApplicationContext run(Class<?> configuration, Place place, String... arguments) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE)
			.properties("ipc.directory=" + place.directory(), "logging.level.root=warn", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false")
			.run(arguments);
	}

	/**
	 * The sending application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Sender {

	}

}
