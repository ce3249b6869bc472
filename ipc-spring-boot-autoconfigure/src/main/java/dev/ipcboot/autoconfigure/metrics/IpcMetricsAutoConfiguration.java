package dev.ipcboot.autoconfigure.metrics;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.metrics.IpcMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of meters.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ IpcEngine.class, MeterRegistry.class })
public final class IpcMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IpcMetrics ipcMetrics(IpcEngine engine) {
		return new IpcMetrics(engine);
	}

}
