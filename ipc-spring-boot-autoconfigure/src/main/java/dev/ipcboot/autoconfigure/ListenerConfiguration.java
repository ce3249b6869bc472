package dev.ipcboot.autoconfigure;

import java.util.List;

import dev.ipcboot.config.DefaultIpcListenerContainerFactory;
import dev.ipcboot.config.EnableIpc;
import dev.ipcboot.config.IpcConfigUtils;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Validator;

/**
 * What makes containers of annotated methods.
 */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

	@Bean(IpcConfigUtils.LISTENER_CONTAINER_FACTORY)
	@ConditionalOnMissingBean(name = IpcConfigUtils.LISTENER_CONTAINER_FACTORY)
	DefaultIpcListenerContainerFactory ipcListenerContainerFactory(IpcEngine engine, IpcMessageMapper mapper,
			ListenerMethodFactory methods, IpcProperties properties) {
		return new DefaultIpcListenerContainerFactory(engine, mapper, methods, properties.listener().autoStartup());
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
