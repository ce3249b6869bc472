package dev.ipcboot.autoconfigure.actuate;

import java.util.List;

import dev.ipcboot.actuate.IpcDeadLettersEndpoint;
import dev.ipcboot.actuate.IpcEndpoint;
import dev.ipcboot.actuate.IpcEndpointWebExtension;
import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.transport.process.ProcessTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoints {@code ipc}, {@code ipcthroughput} and
 * {@code ipcdeadletters}.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ IpcEngine.class, IpcListenerEndpointRegistry.class })
public final class IpcEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	IpcEndpoint ipcEndpoint(IpcEngine engine, IpcListenerEndpointRegistry registry,
			ObjectProvider<ProcessTransport> processes,
			@Value("${spring.application.name:#{null}}") @Nullable String application) {
		ProcessTransport transport = processes.getIfAvailable();
		return new IpcEndpoint(engine, registry, (transport != null) ? transport::children : List::of, application);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(IpcEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = IpcEndpoint.class, exposure = EndpointExposure.WEB)
	IpcEndpointWebExtension ipcEndpointWebExtension(IpcListenerEndpointRegistry registry) {
		return new IpcEndpointWebExtension(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(DeadLetters.class)
	@ConditionalOnAvailableEndpoint
	IpcDeadLettersEndpoint ipcDeadLettersEndpoint(DeadLetters deadLetters) {
		return new IpcDeadLettersEndpoint(deadLetters);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	IpcThroughputEndpoint ipcThroughputEndpoint(IpcEngine engine) {
		return new IpcThroughputEndpoint(engine.statistics());
	}

}
