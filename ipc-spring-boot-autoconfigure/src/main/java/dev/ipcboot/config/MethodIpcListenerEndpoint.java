package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.List;

import dev.ipcboot.IpcException;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import dev.ipcboot.listener.IpcMessageListener;
import dev.ipcboot.listener.adapter.ListenerMethod;
import dev.ipcboot.listener.adapter.MessagingListenerAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.util.ClassUtils;

/**
 * Methods of a bean that receive for tasks: one, or several of which the payload chooses.
 * Immutable.
 *
 * @param id the id of the container
 * @param tasks the names of the tasks
 * @param bean the bean
 * @param methods the methods
 * @param methodFactory makes the methods callable, or {@code null} to leave that to the
 * container factory
 * @param errorHandler is asked when a method throws, or {@code null}
 * @param options what it asks of its container
 */
record MethodIpcListenerEndpoint(String id, List<String> tasks, Object bean, List<EndpointMethod> methods,
		@Nullable MessageHandlerMethodFactory methodFactory, @Nullable IpcListenerErrorHandler errorHandler,
		EndpointOptions options) implements IpcListenerEndpoint {

	private static final Log logger = LogFactory.getLog(MethodIpcListenerEndpoint.class);

	MethodIpcListenerEndpoint {
		tasks = List.copyOf(tasks);
		methods = List.copyOf(methods);
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
		return (this.methods.size() == 1) ? describe(this.methods.get(0).method())
				: ClassUtils.getUserClass(this.bean).getSimpleName() + " (" + this.methods.size() + " methods)";
	}

	@Override
	public EndpointOptions getOptions() {
		return this.options;
	}

	@Override
	public IpcMessageListener createListener(MessageHandlerMethodFactory factory, IpcMessageMapper mapper,
			ContainerProperties properties) {
		this.methods.forEach((method) -> requireSuitable(method, mapper.getConverter(), properties));
		MessageHandlerMethodFactory effective = (this.methodFactory != null) ? this.methodFactory : factory;
		List<ListenerMethod> callable = this.methods.stream()
			.map((method) -> new ListenerMethod(effective.createInvocableHandlerMethod(this.bean, method.method()),
					method.sendTo(), method.isDefault()))
			.toList();
		return (callable.size() == 1) ? new MessagingListenerAdapter(callable.get(0), this.errorHandler)
				: MessagingListenerAdapter.of(callable, mapper.getConverter(), this.errorHandler);
	}

	private void requireSuitable(EndpointMethod method, IpcMessageConverter converter, ContainerProperties properties) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(this.bean);
		converter.requireResult(ResolvableType.forMethodReturnType(method.method(), type),
				"@IpcListener on " + describe(method.method()));
		if (method.isAsync(type) && AopUtils.isAopProxy(this.bean)) {
			logger.warn("@IpcListener on " + describe(method.method()) + " is @Async: its messages are acknowledged"
					+ " before they are handled, and nothing is retried. Remove @Async and set concurrency, or return a"
					+ " CompletableFuture.");
		}
		if (method.takesAcknowledgment() && properties.settings().ackMode() != AckMode.MANUAL) {
			throw unsuitable(method, "it takes an IpcAcknowledgment, but the mode is " + properties.settings().ackMode()
					+ "; set ackMode = \"MANUAL\", or remove the parameter");
		}
		if (properties.batch() && !method.takesList()) {
			throw unsuitable(method, "it is to get batches, but takes no List; use List<T> or List<Message<T>>");
		}
		if (properties.batch()) {
			requireSuitableForBatches(method);
		}
	}

	/** A batch has no reply: its messages may have been sent by several senders. */
	private static void requireSuitableForBatches(EndpointMethod method) {
		if (method.sendTo() != null) {
			throw unsuitable(method,
					"it gets batches, whose result can't be sent to a task by @SendTo; send it by an IpcTemplate");
		}
		if (method.returnsValue()) {
			throw unsuitable(method, "it gets batches, whose result nobody would get; return void, or a"
					+ " CompletableFuture<Void> whose end is the verdict");
		}
	}

	private static IpcException unsuitable(EndpointMethod method, String reason) {
		return new IpcException("@IpcListener on " + describe(method.method()) + " can't be used: " + reason);
	}

}
