package dev.ipcboot.config;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.core.IpcTemplateOptions;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.IpcListenerContainer.State;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;
import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finding listeners, reading their attributes, and keeping their containers.
 */
@Timeout(60)
class IpcListenerAnnotationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner(Class<?>... configurations) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(configurations)
			.withPropertyValues(this.directory.property());
	}

	@Test
	void attributes() {
		runner(Attributes.class).withPropertyValues("app.task=orders", "app.start=false").run((context) -> {
			IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
			assertThat(registry.getListenerContainerIds()).containsExactlyInAnyOrder("orders", "several",
					"first-second", "once", "twice", "meta");
			IpcListenerContainer orders = registry.getListenerContainer("orders");
			assertThat(orders.getState()).isEqualTo(State.STOPPED);
			assertThat(orders.getDescription()).isEqualTo("Attributes.placeholder(String)");
			assertThat(registry.getListenerContainer("several").getTasks()).containsExactly("a", "b", "c");
			assertThat(registry.getListenerContainer("first-second").getReceivers()).hasSize(2);
			assertThat(registry.getListenerContainer("meta").getTasks()).containsExactly("by.meta");
			assertThat(registry.getListenerContainer("meta").getState()).isEqualTo(State.STOPPED);
			orders.start();
			assertThat(orders.getState()).isEqualTo(State.RUNNING);
		});
	}

	@Test
	void autoStartupOfAll() {
		runner(Attributes.class)
			.withPropertyValues("app.task=orders", "app.start=true", "ipc.listener.auto-startup=false")
			.run((context) -> {
				IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
				assertThat(registry.getListenerContainer("orders").isRunning()).isTrue();
				assertThat(registry.getListenerContainer("once").isRunning()).isFalse();
			});
	}

	@Test
	void startedLateAndStoppedEarly() {
		runner(Attributes.class).withPropertyValues("app.task=orders", "app.start=true").run((context) -> {
			IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
			assertThat(registry.getPhase()).isEqualTo(Integer.MAX_VALUE - 100);
			context.getSourceApplicationContext().stop();
			assertThat(registry.getListenerContainers()).allMatch((container) -> container.getState() == State.STOPPED);
			context.getSourceApplicationContext().start();
			assertThat(registry.getListenerContainer("orders").isRunning()).isTrue();
		});
	}

	@Test
	void beanThatComesLate() {
		runner(LateConfiguration.class).run((context) -> {
			IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
			assertThat(registry.getListenerContainers()).isEmpty();
			context.getBean(Late.class);
			assertThat(registry.getListenerContainer("late").getState()).isEqualTo(State.RUNNING);
		});
	}

	@Test
	void proxiedBean() {
		runner(ProxyConfiguration.class).run((context) -> {
			assertThat(context.getBean(IpcTemplate.class).convertSendAndReceive("proxied", "x", String.class))
				.isEqualTo("advised x");
			assertThat(
					context.getBean(IpcListenerEndpointRegistry.class).getListenerContainer("proxied").getDescription())
				.isEqualTo("Proxied.onMessage(String)");
		});
	}

	@Test
	void ownContainerFactory() {
		runner(FactoryConfiguration.class).run((context) -> {
			context.getBean(IpcTemplate.class).convertSendAndConfirm("own", "x").get();
			assertThat(context.getBean(FactoryConfiguration.class).received.poll(10, TimeUnit.SECONDS))
				.isEqualTo("own");
		});
	}

	@Test
	void withoutBoot() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(TaskDirectory.class, () -> TaskDirectory.open(this.directory.path()));
			context.register(PlainConfiguration.class);
			context.refresh();
			assertThat(context.getBean(IpcTemplate.class).convertSendAndReceive("plain", "x", String.class))
				.isEqualTo("plain x");
		}
	}

	@Retention(RetentionPolicy.RUNTIME)
	@IpcListener(id = "meta", autoStartup = "false")
	@interface OnDemand {

		@AliasFor(annotation = IpcListener.class, attribute = "tasks")
		String[] value();

	}

	@Configuration(proxyBeanMethods = false)
	static class Attributes {

		@Bean
		List<String> names() {
			return List.of("b", "c");
		}

		@IpcListener(tasks = "${app.task}", autoStartup = "${app.start}")
		void placeholder(String text) {
		}

		@IpcListener(id = "several", tasks = { "a", "#{@names}" })
		void expression(String text) {
		}

		@IpcListener({ "first", "second" })
		void two(String text) {
		}

		@IpcListener("once")
		@IpcListener("twice")
		void repeated(String text) {
		}

		@OnDemand("by.meta")
		void meta(String text) {
		}

	}

	static class Late {

		@IpcListener("late")
		void onMessage(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateConfiguration {

		@Bean
		@Lazy
		Late late() {
			return new Late();
		}

	}

	static class Proxied {

		@IpcListener("proxied")
		String onMessage(String text) {
			return text;
		}

	}

	static class ProxyingPostProcessor implements BeanPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof Proxied) ? advise(bean) : bean;
		}

		private static Object advise(Object bean) {
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(true);
			factory.addAdvice((MethodInterceptor) (invocation) -> "advised " + invocation.proceed());
			return factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		@Bean
		static ProxyingPostProcessor proxies() {
			return new ProxyingPostProcessor();
		}

		@Bean
		Proxied proxied() {
			return new Proxied();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryConfiguration {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@Bean
		IpcListenerContainerFactory recording(IpcEngine engine, IpcMessageMapper mapper,
				ListenerMethodFactory methods) {
			return new DefaultIpcListenerContainerFactory(engine, mapper, (bean, method) -> {
				this.received.add(name(method));
				return methods.createInvocableHandlerMethod(bean, method);
			}, ContainerFactoryOptions.DEFAULT);
		}

		private static String name(Method method) {
			return method.getName();
		}

		@IpcListener(tasks = "own", containerFactory = "recording")
		void own(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableIpc
	static class PlainConfiguration {

		@Bean
		IpcEngine engine(TaskDirectory directory) {
			return IpcEngine.open(EngineOptions.DEFAULT, directory,
					List.of(new UnixStreamTransport(), new MemoryTransport()), EngineEvents.NONE);
		}

		@Bean
		IpcMessageMapper mapper() {
			return new IpcMessageMapper(new IpcMessageConverter());
		}

		@Bean
		IpcTemplate template(IpcEngine engine, IpcMessageMapper mapper) {
			return new IpcTemplate(engine, mapper, IpcTemplateOptions.DEFAULT);
		}

		@Bean
		IpcListenerContainerFactory ipcListenerContainerFactory(IpcEngine engine, IpcMessageMapper mapper) {
			return new DefaultIpcListenerContainerFactory(engine, mapper,
					new ListenerMethodFactory(mapper.getConverter(), null, List.of(), null),
					ContainerFactoryOptions.DEFAULT);
		}

		@IpcListener("plain")
		String onMessage(String text) {
			return "plain " + text;
		}

	}

}
