package dev.ipcboot.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Takes what an {@link IpcListenerConfigurer} adds. Used during start-up by one thread.
 */
public final class IpcListenerEndpointRegistrar {

	private final List<Registration> registrations = new ArrayList<>();

	private final List<HandlerMethodArgumentResolver> argumentResolvers = new ArrayList<>();

	private @Nullable Validator validator;

	private String containerFactoryBeanName = IpcConfigUtils.LISTENER_CONTAINER_FACTORY;

	IpcListenerEndpointRegistrar() {
	}

	/**
	 * Register a listener for the default container factory.
	 * @param endpoint the endpoint
	 */
	public void registerEndpoint(IpcListenerEndpoint endpoint) {
		this.registrations.add(new Registration(endpoint, null));
	}

	/**
	 * Register a listener.
	 * @param endpoint the endpoint
	 * @param factory makes its container
	 */
	public void registerEndpoint(IpcListenerEndpoint endpoint, IpcListenerContainerFactory factory) {
		this.registrations.add(new Registration(endpoint, factory));
	}

	/**
	 * Add resolvers for arguments of listener methods, which are asked before the
	 * payload.
	 * @param resolvers the resolvers
	 */
	public void addArgumentResolvers(HandlerMethodArgumentResolver... resolvers) {
		this.argumentResolvers.addAll(List.of(resolvers));
	}

	/**
	 * Validate payloads that are annotated for it with another validator than that of the
	 * application.
	 * @param validator the validator
	 */
	public void setValidator(Validator validator) {
		this.validator = validator;
	}

	/**
	 * Use another container factory where a listener names none.
	 * @param beanName its name
	 */
	public void setContainerFactoryBeanName(String beanName) {
		this.containerFactoryBeanName = beanName;
	}

	List<HandlerMethodArgumentResolver> argumentResolvers() {
		return this.argumentResolvers;
	}

	@Nullable Validator validator() {
		return this.validator;
	}

	String containerFactoryBeanName() {
		return this.containerFactoryBeanName;
	}

	void forEach(BiConsumer<IpcListenerEndpoint, @Nullable IpcListenerContainerFactory> action) {
		this.registrations.forEach((each) -> action.accept(each.endpoint(), each.factory()));
	}

	private record Registration(IpcListenerEndpoint endpoint, @Nullable IpcListenerContainerFactory factory) {

	}

}
