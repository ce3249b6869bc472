package dev.ipcboot.listener.adapter;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.UnsuitableTypeException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * Makes listener methods callable with a message: {@code @Header}, {@code @Headers},
 * {@code Message<?>}, {@link dev.ipcboot.IpcPeer},
 * {@link dev.ipcboot.listener.IpcAcknowledgment}, lists for batches, and everything else
 * is the payload. Immutable and safe for use by any thread.
 */
public final class ListenerMethodFactory implements MessageHandlerMethodFactory {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private final DefaultMessageHandlerMethodFactory delegate = new DefaultMessageHandlerMethodFactory();

	/** Resolvers whose arguments are not made of the payload. */
	private final List<HandlerMethodArgumentResolver> others = new ArrayList<>();

	private final IpcMessageConverter converter;

	/**
	 * Create a factory.
	 * @param converter makes payloads of bytes
	 * @param validator checks payloads that are annotated for it, or {@code null}
	 * @param custom resolvers of the application's own, asked before the payload
	 * @param beanFactory resolves expressions in annotations, or {@code null}
	 */
	public ListenerMethodFactory(IpcMessageConverter converter, @Nullable Validator validator,
			List<? extends HandlerMethodArgumentResolver> custom, @Nullable ConfigurableBeanFactory beanFactory) {
		ConversionService conversion = new DefaultFormattingConversionService();
		this.converter = converter;
		this.others.add(new HeaderMethodArgumentResolver(conversion, beanFactory));
		this.others.add(new HeadersMethodArgumentResolver());
		this.others.add(new PeerArgumentResolver());
		this.others.add(new AcknowledgmentArgumentResolver());
		this.others.addAll(custom);
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new MessageArgumentResolver(converter));
		resolvers.addAll(this.others);
		resolvers.add(new BatchArgumentResolver(converter, validator));
		resolvers.add(new PayloadArgumentResolver(converter, validator));
		this.delegate.setArgumentResolvers(resolvers);
	}

	/**
	 * Make a method callable.
	 * @param bean the bean
	 * @param method the method
	 * @return the method
	 * @throws UnsuitableTypeException if a payload can't become one of its arguments
	 */
	@Override
	public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
		InvocableHandlerMethod invocable = this.delegate.createInvocableHandlerMethod(bean, method);
		for (MethodParameter parameter : invocable.getMethodParameters()) {
			require(parameter);
		}
		return invocable;
	}

	private void require(MethodParameter parameter) {
		if (this.others.stream().anyMatch((resolver) -> resolver.supportsParameter(parameter))) {
			return;
		}
		Method method = (Method) parameter.getExecutable();
		if (parameter.getParameterType().getName().equals(CONTINUATION)) {
			throw new UnsuitableTypeException(describe(method) + " can't be a listener: it is a suspend function",
					"make it a function that returns a CompletableFuture or a Mono, with future { } or mono { } of"
							+ " kotlinx.coroutines");
		}
		this.converter.requireArgument(ResolvableType.forMethodParameter(parameter),
				"Parameter " + (parameter.getParameterIndex() + 1) + " of " + describe(method));
	}

	private static String describe(Method method) {
		return ClassUtils.getUserClass(method.getDeclaringClass()).getSimpleName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

}
