package dev.ipcboot.autoconfigure;

import java.util.List;

import dev.ipcboot.config.ContainerFactoryOptions;
import dev.ipcboot.config.DefaultIpcListenerContainerFactory;
import dev.ipcboot.config.EnableIpc;
import dev.ipcboot.config.IpcConfigUtils;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.ContainerCustomizer;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.validation.Validator;

/**
 * What makes containers of annotated methods.
 */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	@Bean(IpcConfigUtils.LISTENER_CONTAINER_FACTORY)
	@ConditionalOnMissingBean(name = IpcConfigUtils.LISTENER_CONTAINER_FACTORY)
	DefaultIpcListenerContainerFactory ipcListenerContainerFactory(IpcEngine engine, IpcMessageMapper mapper,
			ListenerMethodFactory methods, ContainerFactoryOptions options) {
		return new DefaultIpcListenerContainerFactory(engine, mapper, methods, options);
	}

	/** For container factories of the application's own too. */
	@Bean
	@ConditionalOnMissingBean
	ContainerFactoryOptions ipcContainerFactoryOptions(IpcProperties properties, Environment environment,
			ObjectProvider<IpcListenerInterceptor> interceptors, ObjectProvider<ContainerCustomizer> customizers,
			ObjectProvider<IpcContainerErrorHandler> errorHandler, DeadLetterPublisher deadLetters,
			ApplicationEventPublisher events) {
		IpcProperties.Listener listener = properties.listener();
		return new ContainerFactoryOptions(listener.autoStartup(),
				ListenerSettingsFactory.create(listener, Threading.VIRTUAL.isActive(environment)),
				interceptors.orderedStream().toList(), customizers.orderedStream().toList(), errorHandler.getIfUnique(),
				deadLetters, events);
	}

	@Bean
	@ConditionalOnMissingBean
	ListenerMethodFactory ipcListenerMethodFactory(IpcMessageMapper mapper, ObjectProvider<Validator> validator,
			ConfigurableBeanFactory beanFactory) {
		return new ListenerMethodFactory(mapper.getConverter(), validator.getIfUnique(), List.of(), beanFactory);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIpc
	@ConditionalOnMissingBean(name = IpcConfigUtils.LISTENER_ANNOTATION_PROCESSOR)
	static class EnableIpcConfiguration {

	}

}
