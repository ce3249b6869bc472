package dev.ipcboot.listener.adapter;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.core.IpcMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.Validator;

/**
 * Makes listener methods callable with a message: {@code @Header}, {@code @Headers},
 * {@code Message<?>}, {@link dev.ipcboot.IpcPeer},
 * {@link dev.ipcboot.listener.IpcAcknowledgment}, lists for batches, and everything else
 * is the payload. Immutable and safe for use by any thread.
 */
public final class ListenerMethodFactory implements MessageHandlerMethodFactory {

	private final DefaultMessageHandlerMethodFactory delegate = new DefaultMessageHandlerMethodFactory();

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
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
		resolvers.add(new HeaderMethodArgumentResolver(conversion, beanFactory));
		resolvers.add(new HeadersMethodArgumentResolver());
		resolvers.add(new MessageArgumentResolver(converter));
		resolvers.add(new PeerArgumentResolver());
		resolvers.add(new AcknowledgmentArgumentResolver());
		resolvers.addAll(custom);
		resolvers.add(new BatchArgumentResolver(converter, validator));
		resolvers.add(new PayloadArgumentResolver(converter, validator));
		this.delegate.setArgumentResolvers(resolvers);
	}

	@Override
	public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
		return this.delegate.createInvocableHandlerMethod(bean, method);
	}

}
