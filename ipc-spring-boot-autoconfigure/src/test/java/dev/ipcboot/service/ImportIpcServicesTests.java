package dev.ipcboot.service;

import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.service.scanned.ScannedService;
import dev.ipcboot.service.scanned.ScannedServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ImportIpcServices}.
 */
@Timeout(60)
class ImportIpcServicesTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner(Class<?> configuration) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(configuration)
			.withPropertyValues(this.directory.property());
	}

	@Test
	void interfacesThatAreNamed() {
		runner(Named.class).run((context) -> {
			assertThat(context).hasSingleBean(Echo.class).hasBean(Echo.class.getName());
			assertThat(context.getBean(Echo.class).echo("x")).isEqualTo("x");
		});
	}

	@Test
	void interfacesOfAPackage() {
		runner(ByPackage.class)
			.run((context) -> assertThat(context).hasSingleBean(ScannedService.class).doesNotHaveBean(Echo.class));
	}

	@Test
	void thePackageOfTheConfigurationByDefault() {
		runner(ScannedServices.class).run((context) -> {
			assertThat(context).hasSingleBean(ScannedService.class).doesNotHaveBean(Echo.class);
			assertThat(context.getBeanNamesForType(ScannedService.class))
				.containsExactly(ScannedService.class.getName());
		});
	}

	@Test
	void severalImportsAndOneTwice() {
		runner(Several.class)
			.run((context) -> assertThat(context).hasSingleBean(ScannedService.class).hasSingleBean(Echo.class));
	}

	@Test
	void whatIsWrongIsToldAtStartAlsoIfNobodyUsesIt() {
		runner(Wrong.class)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageStartingWith("it names no task"));
		runner(Wrong.class).run((context) -> assertThat(context).getFailure()
			.hasStackTraceContaining("Nameless.send(String) can't be sent as a message: it names no task"));
	}

	@IpcExchange("echo")
	interface Echo {

		@IpcExchange
		String echo(String text);

	}

	interface Nameless {

		@IpcExchange
		void send(String text);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcServices(Echo.class)
	static class Named {

		@IpcListener("echo")
		String onEcho(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcServices(basePackageClasses = ScannedService.class)
	static class ByPackage {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcServices(types = { Echo.class, ScannedService.class })
	@ImportIpcServices(basePackages = "dev.ipcboot.service.scanned")
	static class Several {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcServices(Nameless.class)
	static class Wrong {

	}

}
