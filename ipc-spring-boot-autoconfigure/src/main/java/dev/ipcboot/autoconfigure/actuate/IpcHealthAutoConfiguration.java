package dev.ipcboot.autoconfigure.actuate;

import java.util.List;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.health.IpcHealthContributor;
import dev.ipcboot.health.QueueThresholds;
import dev.ipcboot.health.QueueWatch;
import dev.ipcboot.transport.process.ProcessTransport;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health component {@code ipc}.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ IpcEngine.class, IpcListenerEndpointRegistry.class })
@EnableConfigurationProperties(IpcHealthProperties.class)
public final class IpcHealthAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnEnabledHealthIndicator("ipc")
	@ConditionalOnMissingBean
	QueueWatch ipcQueueWatch(IpcEngine engine, IpcHealthProperties properties) {
		return new QueueWatch(engine::receivers, thresholds(properties), engine.threads());
	}

	private static QueueThresholds thresholds(IpcHealthProperties properties) {
		try {
			return new QueueThresholds(properties.queueThreshold(), properties.queueDuration(),
					new Status(properties.queueStatus()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("ipc.health.queue-threshold",
					properties.queueThreshold(), "It must be above 0 and at most 1.");
		}
	}

	@Bean
	@ConditionalOnEnabledHealthIndicator("ipc")
	@ConditionalOnMissingBean(name = { "ipcHealthIndicator", "ipcHealthContributor" })
	IpcHealthContributor ipcHealthContributor(IpcEngine engine, IpcListenerEndpointRegistry registry, QueueWatch watch,
			ObjectProvider<ProcessTransport> processes) {
		ProcessTransport transport = processes.getIfAvailable();
		return new IpcHealthContributor(engine, registry, watch, (transport != null) ? transport::children : List::of);
	}

}
