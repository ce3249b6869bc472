package dev.ipcboot.autoconfigure.actuate;

import dev.ipcboot.actuate.IpcEndpoint;
import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoints {@code ipc} and {@code ipcthroughput}.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ IpcEngine.class, IpcListenerEndpointRegistry.class })
public final class IpcEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	IpcEndpoint ipcEndpoint(IpcEngine engine, IpcListenerEndpointRegistry registry) {
		return new IpcEndpoint(engine, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	IpcThroughputEndpoint ipcThroughputEndpoint(IpcEngine engine) {
		return new IpcThroughputEndpoint(engine.statistics());
	}

}
