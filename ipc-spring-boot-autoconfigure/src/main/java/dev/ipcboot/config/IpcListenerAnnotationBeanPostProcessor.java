package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import dev.ipcboot.annotation.IpcListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.Assert;

/**
 * Finds {@link IpcListener} on the methods of beans and registers a container for each.
 * Containers are made when all singletons are there, so that looking for listeners brings
 * no bean to life early; listeners of beans that come later are registered at once.
 */
public class IpcListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, Ordered, BeanFactoryAware, SmartInitializingSingleton {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();

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
		Map<Method, List<IpcListener>> methods = find(type);
		if (methods.isEmpty()) {
			this.withoutListeners.add(type);
		}
		methods.forEach((method, annotations) -> {
			Method callable = AopUtils.selectInvocableMethod(method, bean.getClass());
			annotations.forEach((annotation) -> process(() -> register(annotation, bean, callable)));
		});
		return bean;
	}

	private static Map<Method, List<IpcListener>> find(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, IpcListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<List<IpcListener>>) (method) -> {
					List<IpcListener> annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
						.stream(IpcListener.class)
						.map(MergedAnnotation::synthesize)
						.collect(Collectors.toList());
					return annotations.isEmpty() ? null : annotations;
				});
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
		this.ready = true;
		for (Runnable next = this.pending.poll(); next != null; next = this.pending.poll()) {
			next.run();
		}
	}

	private void register(IpcListener annotation, Object bean, Method method) {
		BeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "No bean factory");
		ListenerEndpoints endpoints = new ListenerEndpoints(factory);
		factory.getBean(IpcConfigUtils.LISTENER_ENDPOINT_REGISTRY, IpcListenerEndpointRegistry.class)
			.registerListenerContainer(endpoints.read(annotation, bean, method), endpoints.factory(annotation));
	}

}
