package dev.ipcboot.service;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.UnsuitableTypeException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

/**
 * Implements interfaces whose methods carry {@link IpcExchange}: a call becomes a
 * message. Immutable and safe for use by any thread, as are the objects that it makes.
 */
public final class IpcServiceProxyFactory {

	private final IpcClient client;

	private final StringValueResolver resolver;

	private IpcServiceProxyFactory(IpcClient client, StringValueResolver resolver) {
		this.client = client;
		this.resolver = resolver;
	}

	/**
	 * Begin a factory.
	 * @param client what the messages are sent with
	 * @return a builder
	 */
	public static Builder builderFor(IpcClient client) {
		return new Builder().client(client);
	}

	/**
	 * Begin a factory.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Implement an interface.
	 * @param <S> the interface
	 * @param serviceType the interface
	 * @return an object whose methods send messages
	 * @throws IpcException if a method can't be sent as a message; says which, and why
	 */
	public <S> S createClient(Class<S> serviceType) {
		if (!serviceType.isInterface()) {
			throw new IpcException(serviceType.getName() + " is no interface: only interfaces can be implemented");
		}
		Map<Method, ExchangeInvoker> exchanges = new HashMap<>();
		for (Method method : serviceType.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers())) {
				exchanges.put(method, exchange(method, serviceType));
			}
		}
		if (exchanges.isEmpty()) {
			throw new IpcException(serviceType.getName() + " has no method that could be a message: declare one and"
					+ " annotate it, as in @IpcExchange(\"orders\")");
		}
		return serviceType.cast(Proxy.newProxyInstance(serviceType.getClassLoader(), new Class<?>[] { serviceType },
				new ServiceInvocationHandler(serviceType, Map.copyOf(exchanges))));
	}

	private ExchangeInvoker exchange(Method method, Class<?> serviceType) {
		try {
			ExchangeAttributes attributes = ExchangeAttributes.of(method, serviceType, this.resolver);
			IpcMessageConverter converter = (this.client.getMessageConverter() instanceof IpcMessageConverter complete)
					? complete : new IpcMessageConverter();
			return new ExchangeInvoker(attributes.applyTo(this.client),
					ExchangeArguments.of(method, serviceType, converter),
					ExchangeReturn.of(method, serviceType, converter));
		}
		catch (UnsuitableTypeException ex) {
			throw ex.at(ExchangeArguments.describe(method, serviceType) + " can't be sent as a message");
		}
		catch (RuntimeException ex) {
			throw new IpcException(
					ExchangeArguments.describe(method, serviceType) + " can't be sent as a message: " + ex.getMessage(),
					ex);
		}
	}

	/**
	 * Collects what a factory is made of.
	 */
	public static final class Builder {

		private @Nullable IpcClient client;

		private StringValueResolver resolver = (text) -> text;

		private Builder() {
		}

		/**
		 * Set what the messages are sent with.
		 * @param client the client
		 * @return this
		 */
		public Builder client(IpcClient client) {
			this.client = client;
			return this;
		}

		/**
		 * Set what replaces {@code ${...}} in annotations. Nothing does by default.
		 * @param resolver the resolver
		 * @return this
		 */
		public Builder embeddedValueResolver(StringValueResolver resolver) {
			this.resolver = resolver;
			return this;
		}

		/**
		 * Make the factory.
		 * @return the factory
		 * @throws IllegalStateException without a client
		 */
		public IpcServiceProxyFactory build() {
			IpcClient sender = this.client;
			Assert.state(sender != null, "A client is needed to send with: set one by client(...)");
			return new IpcServiceProxyFactory(sender, this.resolver);
		}

	}

}
