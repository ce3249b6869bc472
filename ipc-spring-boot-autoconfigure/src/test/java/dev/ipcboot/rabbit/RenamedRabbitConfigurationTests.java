package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.stream.Stream;

import dev.ipcboot.TestPaths;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.carrier.AbsentCarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The auto-configuration of RabbitMQ has another name from Spring Boot 4.2 on.
 */
@Timeout(60)
class RenamedRabbitConfigurationTests {

	private Path directory;

	private ApplicationContextRunner runner;

	@BeforeEach
	void prepare() throws Exception {
		this.directory = TestPaths.create();
		this.runner = new ApplicationContextRunner().withPropertyValues("ipc.directory=" + this.directory);
	}

	@AfterEach
	void clear() throws Exception {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	static Stream<Class<?>> names() {
		return Stream.of(org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration.class,
				org.springframework.boot.rabbitmq.autoconfigure.RabbitAutoConfiguration.class);
	}

	@ParameterizedTest
	@MethodSource("names")
	void carrierUsesTheConnectionsOfBoot(Class<?> configuration) {
		this.runner
			.withConfiguration(
					AutoConfigurations.of(IpcAutoConfiguration.class, configuration, SslAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RabbitCarrier.class));
	}

	@Test
	void adviceNamesTheStartersOfBothVersions() {
		this.runner.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, SslAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ConnectionFactory.class))
			.withPropertyValues("ipc.tasks.orders.address=rabbit:")
			.run((context) -> assertThat(context.getBean(AbsentCarrier.class).availability().toString())
				.contains("spring-boot-starter-amqp", "spring-boot-starter-rabbitmq"));
	}

}
