package dev.ipcboot.reference;

import dev.ipcboot.autoconfigure.IpcMessageConvertersCustomizer;
import dev.ipcboot.autoconfigure.IpcTemplateCustomizer;
import dev.ipcboot.config.IpcListenerConfigurer;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.config.SimpleIpcListenerEndpoint;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * Snippets about what goes on around listeners, and about customizing.
 */
@Configuration(proxyBeanMethods = false)
class LifecycleSnippets {

	// tag::events[]
	@EventListener
	void onStop(IpcListenerContainerStoppedEvent event) {
		ListenerSnippets.received.add("stopped", event.getListenerId());
	}
	// end::events[]

	// tag::interceptor[]
	@Bean
	IpcListenerInterceptor audit() {
		return new IpcListenerInterceptor() {

			@Override
			public void failure(Message<?> message, Throwable fault) {
				ListenerSnippets.received.add("failed", fault.getMessage());
			}

		};
	}
	// end::interceptor[]

	// tag::configurer[]
	@Bean
	IpcListenerConfigurer listenersByCode() {
		return (registrar) -> registrar
			.registerEndpoint(new SimpleIpcListenerEndpoint("clock", "ticks", (message) -> System.currentTimeMillis()));
	}
	// end::configurer[]

	// tag::template-customizer[]
	@Bean
	IpcTemplateCustomizer defaultTask() {
		return (template) -> template.setDefaultDestination("orders");
	}
	// end::template-customizer[]

	// tag::converters-customizer[]
	@Bean
	IpcMessageConvertersCustomizer csv() {
		// is asked before JSON
		return (converters) -> converters.add(0, new CsvMessageConverter());
	}
	// end::converters-customizer[]

	// tag::registry[]
	@Component
	static class Maintenance {

		private final IpcListenerEndpointRegistry registry;

		Maintenance(IpcListenerEndpointRegistry registry) {
			this.registry = registry;
		}

		void nightly(Runnable work) {
			IpcListenerContainer orders = this.registry.getListenerContainer("orders");
			orders.pause(); // senders wait or find their window full; nothing is lost
			try {
				work.run();
			}
			finally {
				orders.resume();
			}
			// those of a group
			this.registry.getListenerContainers("shop").forEach(IpcListenerContainer::stop);
			this.registry.getListenerContainers("shop").forEach(IpcListenerContainer::start);
		}

	}
	// end::registry[]

}
