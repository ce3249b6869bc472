package dev.ipcboot.autoconfigure.actuate;

import dev.ipcboot.actuate.IpcEndpoint;
import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.health.IpcHealthContributor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IpcEndpointAutoConfiguration} and {@link IpcHealthAutoConfiguration}.
 */
class ActuatorAutoConfigurationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcEndpointAutoConfiguration.class,
					IpcHealthAutoConfiguration.class))
			.withPropertyValues(this.directory.property());
	}

	@Test
	void endpointsOnlyWhenExposed() {
		runner().run((context) -> assertThat(context).doesNotHaveBean(IpcEndpoint.class)
			.doesNotHaveBean(IpcThroughputEndpoint.class)
			.hasSingleBean(IpcHealthContributor.class));
		runner().withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasSingleBean(IpcEndpoint.class)
				.hasSingleBean(IpcThroughputEndpoint.class));
	}

	@Test
	void endpointWithoutAccess() {
		runner()
			.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.ipc.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(IpcEndpoint.class)
				.hasSingleBean(IpcThroughputEndpoint.class));
	}

	@Test
	void healthCanBeSwitchedOff() {
		runner().withPropertyValues("management.health.ipc.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(IpcHealthContributor.class));
	}

	@Test
	void withoutActuator() {
		runner().withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(IpcEndpoint.class)
				.hasSingleBean(IpcHealthContributor.class));
	}

	@Test
	void withoutHealth() {
		runner().withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IpcEndpoint.class));
	}

	@Test
	void withoutEngine() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(IpcEndpointAutoConfiguration.class, IpcHealthAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(IpcEndpoint.class)
				.doesNotHaveBean(IpcHealthContributor.class));
	}

}
