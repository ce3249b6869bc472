package dev.ipcboot.autoconfigure;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.control.MessageTaps;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What other processes of the same user may ask of this application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "ipc.control.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IpcControlProperties.class)
class ControlConfiguration {

	@Bean
	ControlLifecycle ipcControlLifecycle(IpcEngine engine, ObjectProvider<MessageTaps> taps,
			@Value("${spring.application.name:#{null}}") @Nullable String application) {
		return new ControlLifecycle(engine, application, taps.getIfAvailable());
	}

	@Bean
	@ConditionalOnBooleanProperty("ipc.control.tail")
	MessageTaps ipcMessageTaps() {
		return new MessageTaps();
	}

}
