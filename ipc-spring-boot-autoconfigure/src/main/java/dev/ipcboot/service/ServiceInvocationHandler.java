package dev.ipcboot.service;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * What is called instead of the methods of an interface. Safe for use by any thread.
 */
final class ServiceInvocationHandler implements InvocationHandler {

	private static final @Nullable Object[] NONE = {};

	private final Class<?> type;

	private final Map<Method, ExchangeInvoker> exchanges;

	private final Map<Method, MethodHandle> defaults = new ConcurrentHashMap<>();

	ServiceInvocationHandler(Class<?> type, Map<Method, ExchangeInvoker> exchanges) {
		this.type = type;
		this.exchanges = exchanges;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		@Nullable Object[] values = (args != null) ? args : NONE;
		ExchangeInvoker exchange = this.exchanges.get(method);
		if (exchange != null) {
			return exchange.invoke(values);
		}
		if (method.isDefault()) {
			return this.defaults.computeIfAbsent(method, ServiceInvocationHandler::handle)
				.bindTo(proxy)
				.invokeWithArguments(values);
		}
		if (ReflectionUtils.isEqualsMethod(method)) {
			return proxy == values[0];
		}
		if (ReflectionUtils.isHashCodeMethod(method)) {
			return System.identityHashCode(proxy);
		}
		return "IPC client for " + this.type.getName();
	}

	/**
	 * Unlike {@code InvocationHandler.invokeDefault}, also in interfaces that are not
	 * public.
	 */
	private static MethodHandle handle(Method method) {
		Class<?> owner = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectSpecial(method, owner);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("The default method " + method + " can't be called", ex);
		}
	}

}
