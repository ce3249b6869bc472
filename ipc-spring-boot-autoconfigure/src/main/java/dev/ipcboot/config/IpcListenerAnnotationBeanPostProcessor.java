package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;

/**
 * Finds {@link IpcListener} on beans and their methods and registers a container for
 * each. Containers are made when all singletons are there, so that looking for listeners
 * brings no bean to life early; listeners of beans that come later are registered at
 * once.
 */
public class IpcListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, Ordered, BeanFactoryAware, SmartInitializingSingleton {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();

	private final IpcListenerEndpointRegistrar registrar = new IpcListenerEndpointRegistrar();

	private @Nullable BeanFactory beanFactory;

	private volatile boolean ready;

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (this.withoutListeners.contains(type)) {
			return bean;
		}
		ListenerMethods found = ListenerMethods.find(type);
		if (found.isEmpty()) {
			this.withoutListeners.add(type);
		}
		else {
			process(() -> register(found, bean, type));
		}
		return bean;
	}

	private void process(Runnable registration) {
		if (this.ready) {
			registration.run();
		}
		else {
			this.pending.add(registration);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		BeanFactory factory = beanFactory();
		factory.getBeanProvider(IpcListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureIpcListeners(this.registrar));
		this.ready = true;
		for (Runnable next = this.pending.poll(); next != null; next = this.pending.poll()) {
			next.run();
		}
		this.registrar.forEach((endpoint, containerFactory) -> registry()
			.registerListenerContainer(endpoint, (containerFactory != null) ? containerFactory
					: factory.getBean(this.registrar.containerFactoryBeanName(), IpcListenerContainerFactory.class)));
	}

	private BeanFactory beanFactory() {
		BeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "No bean factory");
		return factory;
	}

	private IpcListenerEndpointRegistry registry() {
		return beanFactory().getBean(IpcConfigUtils.LISTENER_ENDPOINT_REGISTRY, IpcListenerEndpointRegistry.class);
	}

	private void register(ListenerMethods found, Object bean, Class<?> type) {
		if (found.deadLetterHandlers().size() > 1) {
			throw new IpcException(type.getSimpleName() + " has several methods with @DltHandler: keep one of them");
		}
		found.onMethods()
			.forEach((method, annotations) -> annotations.forEach((annotation) -> register(annotation, bean,
					List.of(method), MethodIpcListenerEndpoint.describe(method), found)));
		if (!found.onClass().isEmpty() && found.handlers().isEmpty()) {
			throw new IpcException("@IpcListener on " + type.getSimpleName()
					+ " can't be used: none of its methods is annotated with @IpcHandler");
		}
		found.onClass()
			.forEach((annotation) -> register(annotation, bean, List.copyOf(found.handlers()), type.getSimpleName(),
					found));
	}

	private void register(IpcListener annotation, Object bean, List<Method> methods, String where,
			ListenerMethods found) {
		ListenerEndpoints endpoints = new ListenerEndpoints(beanFactory(), this.registrar);
		IpcListenerEndpoint endpoint = endpoints.read(annotation, bean,
				methods.stream().map((method) -> callable(method, bean)).toList(), where);
		IpcListenerContainerFactory factory = endpoints.factory(annotation);
		registry().registerListenerContainer(endpoint, factory);
		for (Method handler : found.deadLetterHandlers()) {
			registry().registerListenerContainer(endpoints.deadLetters(endpoint, bean, callable(handler, bean)),
					factory);
		}
	}

	private static Method callable(Method method, Object bean) {
		return AopUtils.selectInvocableMethod(method, bean.getClass());
	}

}
