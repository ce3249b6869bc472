package dev.ipcboot.autoconfigure.actuate;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.health.IpcHealthContributor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health component {@code ipc}.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ TaskDirectory.class, IpcListenerEndpointRegistry.class })
public final class IpcHealthAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("ipc")
	@ConditionalOnMissingBean(name = { "ipcHealthIndicator", "ipcHealthContributor" })
	IpcHealthContributor ipcHealthContributor(TaskDirectory directory, IpcListenerEndpointRegistry registry) {
		return new IpcHealthContributor(directory, registry);
	}

}
