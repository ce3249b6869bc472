package dev.ipcboot.autoconfigure;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.LoggingChildEvents;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.process.ProcessTransport;
import dev.ipcboot.transport.process.StdioTransport;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The carriers between a process and its children, and its parent.
 */
@Configuration(proxyBeanMethods = false)
class ProcessTransportConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChildEvents ipcChildEvents() {
		return new LoggingChildEvents();
	}

	@Bean
	@ConditionalOnMissingBean
	ProcessTransport ipcProcessTransport(ChildEvents events) {
		return new ProcessTransport(events);
	}

	@Bean
	@ConditionalOnMissingBean
	StdioTransport ipcStdioTransport(ApplicationContext context) {
		return new StdioTransport(() -> stop(context));
	}

	/**
	 * The parent wants this application to end, or is gone. On a thread of its own, since
	 * the engine waits for its threads when it is closed; and no daemon, so that the JVM
	 * lives until everything is closed.
	 */
	private static void stop(ApplicationContext context) {
		IpcEngine engine = context.getBean(IpcEngine.class);
		new SupervisedThread("ipc-stdio-end", false, () -> SpringApplication.exit(context, () -> 0), engine.threads())
			.startSoon();
	}

}
