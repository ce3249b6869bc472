package dev.ipcboot.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.annotation.IpcHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import dev.ipcboot.listener.IpcMessageFilter;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.service.ExchangeTasks;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.validation.Validator;

/**
 * Reads annotations and makes endpoints of them.
 */
final class ListenerEndpoints {

	private final BeanFactory beanFactory;

	private final ListenerExpressions expressions;

	private final IpcListenerEndpointRegistrar registrar;

	ListenerEndpoints(BeanFactory beanFactory, IpcListenerEndpointRegistrar registrar) {
		this.beanFactory = beanFactory;
		this.expressions = new ListenerExpressions(beanFactory);
		this.registrar = registrar;
	}

	/**
	 * The endpoint that an annotation describes.
	 * @param annotation the annotation
	 * @param bean the bean
	 * @param methods the methods, callable on the bean
	 * @param where where the annotation stands, in words for people
	 * @return the endpoint
	 * @throws IpcException if an attribute can't be used; says which, and where
	 */
	IpcListenerEndpoint read(IpcListener annotation, Object bean, List<Method> methods, String where) {
		try {
			List<String> tasks = tasks(annotation, bean, methods);
			if (tasks.isEmpty()) {
				throw new IpcException("it names no task: give it one, as in @IpcListener(\"orders\")");
			}
			tasks.forEach(TaskName::require);
			String id = this.expressions.text(annotation.id());
			List<EndpointMethod> called = methods.stream().map((method) -> method(method, bean)).toList();
			if (called.stream().filter(EndpointMethod::isDefault).count() > 1) {
				throw new IpcException(
						"several of its methods are the default: keep one @IpcHandler(isDefault = true)");
			}
			IpcMessageMapper mapper = mapper(annotation);
			return new MethodIpcListenerEndpoint(id.isEmpty() ? String.join("-", tasks) : id, tasks, bean, called,
					methodFactory(mapper), errorHandler(annotation), options(annotation, mapper));
		}
		catch (RuntimeException ex) {
			throw new IpcException("@IpcListener on " + where + " can't be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The tasks that the annotation names, or the one of the interface that the method
	 * implements.
	 */
	private List<String> tasks(IpcListener annotation, Object bean, List<Method> methods) {
		List<String> named = this.expressions.texts(annotation.tasks());
		if (!named.isEmpty() || methods.size() != 1) {
			return named;
		}
		String task = ExchangeTasks.find(methods.get(0), AopProxyUtils.ultimateTargetClass(bean),
				this.expressions::text);
		return (task != null) ? List.of(task) : named;
	}

	/**
	 * The endpoint of the dead letters of another one.
	 * @param origin the endpoint whose messages become dead letters
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 * @return the endpoint
	 */
	IpcListenerEndpoint deadLetters(IpcListenerEndpoint origin, Object bean, Method method) {
		EndpointMethod called = method(method, bean);
		List<String> tasks = origin.getTasks().stream().map((task) -> task + DeadLetterPublisher.SUFFIX).toList();
		tasks.forEach(TaskName::require);
		EndpointOptions wanted = origin.getOptions();
		EndpointOptions options = new EndpointOptions(wanted.group(), wanted.autoStartup(), 1,
				called.takesAcknowledgment() ? AckMode.MANUAL : AckMode.AUTO, false, false, null, wanted.mapper(),
				wanted.properties());
		return new MethodIpcListenerEndpoint(origin.getId() + DeadLetterPublisher.SUFFIX, tasks, bean, List.of(called),
				methodFactory(wanted.mapper()), null, options);
	}

	private EndpointMethod method(Method method, Object bean) {
		IpcHandler handler = AnnotatedElementUtils.findMergedAnnotation(method, IpcHandler.class);
		String sendTo = sendTo(method);
		return new EndpointMethod(method, (sendTo != null) ? sendTo : sendTo(bean.getClass()),
				handler != null && handler.isDefault());
	}

	private @Nullable String sendTo(AnnotatedElement element) {
		SendTo annotation = AnnotatedElementUtils.findMergedAnnotation(element, SendTo.class);
		if (annotation == null) {
			return null;
		}
		List<String> tasks = this.expressions.texts(annotation.value());
		if (tasks.size() != 1) {
			throw new IpcException("@SendTo names " + tasks.size() + " tasks; it must be one");
		}
		return TaskName.require(tasks.get(0));
	}

	private EndpointOptions options(IpcListener annotation, @Nullable IpcMessageMapper mapper) {
		return new EndpointOptions(this.expressions.text(annotation.group()),
				this.expressions.flag("autoStartup", annotation.autoStartup()),
				this.expressions.number("concurrency", annotation.concurrency()),
				this.expressions.choice("ackMode", annotation.ackMode(), AckMode.class),
				Boolean.TRUE.equals(this.expressions.flag("batch", annotation.batch())),
				Boolean.TRUE.equals(this.expressions.flag("returnExceptions", annotation.returnExceptions())),
				this.expressions.bean(annotation.filter(), IpcMessageFilter.class), mapper,
				this.expressions.texts(annotation.properties()));
	}

	private @Nullable IpcListenerErrorHandler errorHandler(IpcListener annotation) {
		return this.expressions.bean(annotation.errorHandler(), IpcListenerErrorHandler.class);
	}

	private @Nullable IpcMessageMapper mapper(IpcListener annotation) {
		MessageConverter converter = this.expressions.bean(annotation.messageConverter(), MessageConverter.class);
		if (converter == null) {
			return null;
		}
		return new IpcMessageMapper((converter instanceof IpcMessageConverter complete) ? complete
				: new IpcMessageConverter(List.of(converter)));
	}

	/**
	 * What makes methods callable, if that differs from what the container factory has.
	 */
	private @Nullable ListenerMethodFactory methodFactory(@Nullable IpcMessageMapper mapper) {
		Validator validator = this.registrar.validator();
		if (mapper == null && validator == null && this.registrar.argumentResolvers().isEmpty()) {
			return null;
		}
		IpcMessageConverter converter = ((mapper != null) ? mapper : this.beanFactory.getBean(IpcMessageMapper.class))
			.getConverter();
		return new ListenerMethodFactory(converter,
				(validator != null) ? validator : this.beanFactory.getBeanProvider(Validator.class).getIfUnique(),
				this.registrar.argumentResolvers(),
				(this.beanFactory instanceof ConfigurableBeanFactory configurable) ? configurable : null);
	}

	/**
	 * The container factory that an annotation names.
	 * @param annotation the annotation
	 * @return the factory
	 */
	IpcListenerContainerFactory factory(IpcListener annotation) {
		String name = this.expressions.text(annotation.containerFactory());
		return this.beanFactory.getBean(name.isEmpty() ? this.registrar.containerFactoryBeanName() : name,
				IpcListenerContainerFactory.class);
	}

}
