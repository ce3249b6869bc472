package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.config.DefaultIpcListenerContainerFactory;
import dev.ipcboot.config.IpcListenerContainerFactory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.PerformanceOptions;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.core.LoggingEngineEvents;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.pipe.PipeOptions;
import dev.ipcboot.transport.queue.QueueOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link IpcAutoConfiguration}.
 */
class IpcAutoConfigurationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property());
	}

	@Test
	void everythingIsThere() {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(TaskDirectory.class)
				.hasSingleBean(IpcEngine.class)
				.hasSingleBean(IpcTemplate.class)
				.hasSingleBean(IpcListenerEndpointRegistry.class)
				.hasSingleBean(IpcListenerContainerFactory.class)
				.hasBean("ipcTemplate")
				.hasBean("ipcListenerContainerFactory");
			assertThat(context.getBean(TaskDirectory.class).path()).isEqualTo(this.directory.path().toRealPath());
			assertThat(context.getBean(IpcEngine.class).transports()).extracting(Transport::scheme)
				.containsExactlyInAnyOrder("unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "sysv-mq",
						"rabbit", "tcp", "udp", "exec", "stdio", "memory");
		});
	}

	@Test
	void defaultsAreThoseOfTheEngine() {
		runner()
			.run((context) -> assertThat(context.getBean(IpcEngine.class).options()).isEqualTo(EngineOptions.DEFAULT));
	}

	@Test
	void propertiesReachTheEngine() {
		runner()
			.withPropertyValues("ipc.max-message-size=1KB", "ipc.max-headers=3", "ipc.window=16",
					"ipc.connect-timeout=1s", "ipc.write-timeout=2s", "ipc.template.confirm-timeout=3s",
					"ipc.template.retry-for=4s", "ipc.performance.batch-size=4KB", "ipc.performance.spin=20us")
			.run((context) -> {
				EngineOptions options = context.getBean(IpcEngine.class).options();
				assertThat(options.limits().maxMessageSize()).isEqualTo(1024);
				assertThat(options.limits().maxHeaders()).isEqualTo(3);
				assertThat(options.window()).isEqualTo(16);
				assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(options.writeTimeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(options.confirmTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(options.retryFor()).isEqualTo(Duration.ofSeconds(4));
				assertThat(options.performance()).isEqualTo(new PerformanceOptions(4096, Duration.ofNanos(20_000)));
			});
	}

	@Test
	void propertiesOfTasksReachTheEngine() {
		runner()
			.withPropertyValues("ipc.tasks.orders.address=unix:,pipe:", "ipc.tasks.events.address=pipe:/tmp/e",
					"ipc.tasks.events.framing=lines", "ipc.tasks.alerts.queue.max-messages=5",
					"ipc.tasks.alerts.queue.message-size=2KB", "ipc.tasks.alerts.queue.purge-on-start=true",
					"ipc.tasks.events.pipe.size=64KB")
			.run((context) -> {
				EngineOptions options = context.getBean(IpcEngine.class).options();
				assertThat(options.task("orders").addresses()).containsExactly(IpcAddress.of("unix:"),
						IpcAddress.of("pipe:"));
				assertThat(options.task("events").framing()).isEqualTo(Framing.LINES);
				assertThat(options.task("events")
					.transportOptions()
					.get(PipeOptions.class, PipeOptions.DEFAULTS)
					.capacity()).isEqualTo(64 * 1024);
				assertThat(options.task("alerts").transportOptions().get(QueueOptions.class, QueueOptions.defaults()))
					.isEqualTo(new QueueOptions(5, 2048, true));
				assertThat(options.task("orders").framing()).isEqualTo(Framing.IPC);
			});
	}

	@Test
	void unknownFramingIsNamedWithItsProperty() {
		runner().withPropertyValues("ipc.tasks.orders.framing=xml")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("ipc.tasks.orders.framing");
					assertThat(ex.getReason()).contains("use one of ipc, lines, length4, content-length, raw");
				}));
	}

	@Test
	void windowThatIsNoPowerOfTwoIsNamedWithItsProperty() {
		runner().withPropertyValues("ipc.window=1000")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("ipc.window")));
	}

	@ParameterizedTest
	@CsvSource({ "ipc.performance.batch-size,65KB", "ipc.performance.batch-size,0B", "ipc.performance.spin,-1us" })
	void performanceThatCantBeIsNamedWithItsProperty(String property, String value) {
		runner().withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo(property)));
	}

	@Test
	void timeoutOfNothingIsRefused() {
		runner().withPropertyValues("ipc.template.reply-timeout=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("ipc.template.reply-timeout")));
	}

	@Test
	void defaultTaskIsOptional() {
		runner().run((context) -> assertThat(context.getBean(IpcTemplate.class).getDefaultDestination()).isNull());
		runner().withPropertyValues("ipc.template.default-task=orders")
			.run((context) -> assertThat(context.getBean(IpcTemplate.class).getDefaultDestination())
				.isEqualTo("orders"));
	}

	@Test
	void jsonWhereJacksonIs() {
		JsonMapper mapper = JsonMapper.builder().build();
		runner().withBean(JsonMapper.class, () -> mapper)
			.run((context) -> assertThat(context.getBean(IpcMessageConverter.class).getConverters())
				.hasAtLeastOneElementOfType(JacksonJsonMessageConverter.class));
		runner().run((context) -> assertThat(context.getBean(IpcMessageConverter.class).getConverters())
			.hasAtLeastOneElementOfType(JacksonJsonMessageConverter.class));
	}

	@Test
	void runsOnLittle() {
		runner()
			.withClassLoader(new FilteredClassLoader("tools.jackson", "org.springframework.boot.actuate",
					"org.springframework.boot.health", "jakarta.validation", "org.hibernate.validator",
					"io.micrometer.core", "org.springframework.boot.jackson"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(IpcMessageConverter.class).getConverters())
					.extracting((converter) -> converter.getClass().getSimpleName())
					.containsExactly("BytesMessageConverter", "TextMessageConverter", "PayloadGuard");
			});
	}

	@Test
	void stepsBack() {
		runner().withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(IpcOperations.class).doesNotHaveBean(IpcTemplate.class);
			assertThat(context).hasSingleBean(IpcMessageConverter.class).hasSingleBean(EngineEvents.class);
			assertThat(context).doesNotHaveBean(LoggingEngineEvents.class)
				.doesNotHaveBean(DefaultIpcListenerContainerFactory.class);
			assertThat(context.getBean(MemoryTransport.class)).isSameAs(context.getBean("myMemory"));
			assertThat(List.of(context.getBeanNamesForType(MemoryTransport.class))).containsExactly("myMemory");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		IpcOperations myOperations() {
			return mock(IpcOperations.class);
		}

		@Bean
		IpcMessageConverter myConverter() {
			return new IpcMessageConverter();
		}

		@Bean
		EngineEvents myEvents() {
			return EngineEvents.NONE;
		}

		@Bean
		MemoryTransport myMemory() {
			return new MemoryTransport();
		}

		@Bean
		IpcListenerContainerFactory ipcListenerContainerFactory() {
			return mock(IpcListenerContainerFactory.class);
		}

	}

}
