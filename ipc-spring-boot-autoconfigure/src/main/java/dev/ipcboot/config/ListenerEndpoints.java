package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Reads annotations and makes endpoints of them.
 */
final class ListenerEndpoints {

	private final BeanFactory beanFactory;

	private final ListenerExpressions expressions;

	ListenerEndpoints(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.expressions = new ListenerExpressions(beanFactory);
	}

	/**
	 * The endpoint that an annotation describes.
	 * @param annotation the annotation
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 * @return the endpoint
	 * @throws IpcException if an attribute can't be used; says which, and on which method
	 */
	IpcListenerEndpoint read(IpcListener annotation, Object bean, Method method) {
		try {
			List<String> tasks = this.expressions.texts(annotation.tasks());
			if (tasks.isEmpty()) {
				throw new IpcException("it names no task: give it one, as in @IpcListener(\"orders\")");
			}
			tasks.forEach(TaskName::require);
			String id = this.expressions.text(annotation.id());
			return new MethodIpcListenerEndpoint(id.isEmpty() ? String.join("-", tasks) : id, tasks, bean, method,
					autoStartup(annotation), errorHandler(annotation));
		}
		catch (RuntimeException ex) {
			throw new IpcException("@IpcListener on " + MethodIpcListenerEndpoint.describe(method) + " can't be used: "
					+ ex.getMessage(), ex);
		}
	}

	/**
	 * The container factory that an annotation names.
	 * @param annotation the annotation
	 * @return the factory
	 */
	IpcListenerContainerFactory factory(IpcListener annotation) {
		String name = this.expressions.text(annotation.containerFactory());
		return this.beanFactory.getBean(name.isEmpty() ? IpcConfigUtils.LISTENER_CONTAINER_FACTORY : name,
				IpcListenerContainerFactory.class);
	}

	private @Nullable Boolean autoStartup(IpcListener annotation) {
		String value = this.expressions.text(annotation.autoStartup());
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "" -> null;
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> throw new IpcException("autoStartup is '" + value + "'; it must be true or false");
		};
	}

	private @Nullable IpcListenerErrorHandler errorHandler(IpcListener annotation) {
		Object value = this.expressions.resolve(annotation.errorHandler());
		if (value instanceof IpcListenerErrorHandler handler) {
			return handler;
		}
		String name = (value != null) ? value.toString().strip() : "";
		return name.isEmpty() ? null : this.beanFactory.getBean(name, IpcListenerErrorHandler.class);
	}

}
