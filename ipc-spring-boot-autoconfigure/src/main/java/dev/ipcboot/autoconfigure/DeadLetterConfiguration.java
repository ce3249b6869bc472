package dev.ipcboot.autoconfigure;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.directory.DeadLetterSpool;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.listener.deadletter.DeadLetterOptions;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.deadletter.DeadLetters;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What keeps messages that failed for good, and what sends them again.
 */
@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DeadLetterSpool ipcDeadLetterSpool(TaskDirectory directory, IpcProperties properties) {
		IpcProperties.DeadLetter settings = properties.listener().deadLetter();
		return new DeadLetterSpool(directory,
				ListenerSettingsFactory.positive("dead-letter.spool-messages", settings.spoolMessages()),
				settings.spoolSize().toBytes());
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetterPublisher ipcDeadLetterPublisher(IpcEngine engine, IpcMessageMapper mapper, DeadLetterSpool spool,
			IpcProperties properties) {
		return new DeadLetterPublisher(engine, mapper, spool, new DeadLetterOptions(
				properties.listener().deadLetter().confirmTimeout(), DeadLetterOptions.DEFAULT.pending()));
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetters ipcDeadLetters(IpcEngine engine, DeadLetterSpool spool, IpcProperties properties) {
		return new DeadLetters(engine, spool, properties.template().confirmTimeout());
	}

}
