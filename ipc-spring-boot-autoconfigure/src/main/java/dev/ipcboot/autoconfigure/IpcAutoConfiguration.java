package dev.ipcboot.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcException;
import dev.ipcboot.carrier.MessageCarrier;
import dev.ipcboot.carrier.MessageCarrierTransport;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.HandlerDecorator;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.core.IpcTemplateOptions;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.listener.event.EventPublishingEngineEvents;
import dev.ipcboot.service.IpcServiceProxyFactory;
import dev.ipcboot.transport.Transport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * Auto-configuration of message passing between processes: the directory, the carriers,
 * the engine, the template, and what makes {@code @IpcListener} work.
 */
@AutoConfiguration(after = { TaskExecutionAutoConfiguration.class, SslAutoConfiguration.class },
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration",
				"org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
				// Its name from Spring Boot 4.2 on
				"org.springframework.boot.rabbitmq.autoconfigure.RabbitAutoConfiguration" })
@EnableConfigurationProperties(IpcProperties.class)
@Import({ TransportConfiguration.class, ProcessTransportConfiguration.class, RabbitConfiguration.class,
		AbsentRabbitConfiguration.class, MessageConverterConfiguration.class, ListenerConfiguration.class,
		DeadLetterConfiguration.class, ControlConfiguration.class })
public final class IpcAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskDirectory ipcTaskDirectory(IpcProperties properties) {
		String configured = properties.directory();
		Path path = (configured != null) ? Path.of(configured) : TaskDirectory.defaultPath();
		try {
			return TaskDirectory.open(path);
		}
		catch (IpcException ex) {
			throw new IpcDirectoryException(path.toString(), ex);
		}
	}

	@Bean
	@ConditionalOnMissingBean
	EngineEvents ipcEngineEvents(ApplicationEventPublisher publisher) {
		return new EventPublishingEngineEvents(publisher);
	}

	@Bean
	@ConditionalOnMissingBean
	IpcEngine ipcEngine(IpcProperties properties, Environment environment, TaskDirectory directory,
			ObjectProvider<Transport> transports, ObjectProvider<MessageCarrier> carriers,
			ObjectProvider<SslBundles> bundles, EngineEvents events, ObjectProvider<HandlerDecorator> decorator) {
		EngineOptions options = EngineOptionsFactory.create(properties, new TaskPropertiesReader(environment).read(),
				bundles.getIfAvailable());
		List<Transport> all = Stream
			.concat(transports.orderedStream(),
					carriers.orderedStream().map((carrier) -> new MessageCarrierTransport(carrier, options.limits())))
			.toList();
		return IpcEngine.open(options, directory, all, events, decorator.getIfAvailable(() -> HandlerDecorator.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	IpcMessageMapper ipcMessageMapper(IpcMessageConverter converter) {
		return new IpcMessageMapper(converter);
	}

	@Bean
	@ConditionalOnMissingBean(IpcOperations.class)
	IpcTemplate ipcTemplate(IpcEngine engine, IpcMessageMapper mapper, IpcProperties properties,
			@Qualifier(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME) ObjectProvider<AsyncTaskExecutor> executor,
			ObjectProvider<IpcTemplateCustomizer> customizers) {
		IpcProperties.Template settings = properties.template();
		IpcTemplateOptions options = new IpcTemplateOptions(
				PropertyChecks.positive("ipc.template.send-timeout", settings.sendTimeout()),
				PropertyChecks.positive("ipc.template.confirm-timeout", settings.confirmTimeout()),
				PropertyChecks.positive("ipc.template.reply-timeout", settings.replyTimeout()));
		IpcTemplate template = new IpcTemplate(engine, mapper, options);
		template.setDefaultDestination(settings.defaultTask());
		executor.ifAvailable(template::setReplyExecutor);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(template));
		return template;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(IpcTemplate.class)
	IpcClient ipcClient(IpcTemplate template) {
		return IpcClient.create(template);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(IpcClient.class)
	IpcServiceProxyFactory ipcServiceProxyFactory(IpcClient client, ConfigurableBeanFactory beanFactory) {
		return IpcServiceProxyFactory.builderFor(client)
			.embeddedValueResolver(new EmbeddedValueResolver(beanFactory))
			.build();
	}

}
