package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.List;

import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import dev.ipcboot.listener.adapter.MessagingListenerAdapter;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean that receives for tasks. Immutable.
 *
 * @param id the id of the container
 * @param tasks the names of the tasks
 * @param bean the bean
 * @param method the method, callable on the bean
 * @param autoStartup whether to start with the application, or {@code null}
 * @param errorHandler is asked when the method throws, or {@code null}
 */
public record MethodIpcListenerEndpoint(String id, List<String> tasks, Object bean, Method method,
		@Nullable Boolean autoStartup, @Nullable IpcListenerErrorHandler errorHandler) implements IpcListenerEndpoint {

	/**
	 * Keep the tasks from change.
	 */
	public MethodIpcListenerEndpoint {
		tasks = List.copyOf(tasks);
	}

	/**
	 * A method in words for people.
	 * @param method the method
	 * @return the class and the method with the types of its parameters
	 */
	static String describe(Method method) {
		return ClassUtils.getUserClass(method.getDeclaringClass()).getSimpleName() + "." + method.getName() + "("
				+ String.join(", ", List.of(method.getParameterTypes()).stream().map(Class::getSimpleName).toList())
				+ ")";
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public List<String> getTasks() {
		return this.tasks;
	}

	@Override
	public String getDescription() {
		return describe(this.method);
	}

	@Override
	public @Nullable Boolean getAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public MessageHandler createHandler(MessageHandlerMethodFactory methods, IpcMessageMapper mapper) {
		return new MessagingListenerAdapter(methods.createInvocableHandlerMethod(this.bean, this.method), mapper,
				this.errorHandler);
	}

}
