package dev.ipcboot.service;

import java.lang.reflect.Method;

import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcExchange;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * The tasks that a class receives for by implementing interfaces with
 * {@link IpcExchange}: the other side of what {@link IpcServiceProxyFactory} sends.
 */
public final class ExchangeTasks {

	private ExchangeTasks() {
	}

	/**
	 * Whether a method implements one of an interface that is a message.
	 * @param method the method of a class
	 * @return {@code true} if {@link #find} finds its task
	 */
	public static boolean isExchange(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, IpcExchange.class);
	}

	/**
	 * The task of a method.
	 * @param method the method of a class
	 * @param type the class
	 * @param resolver replaces placeholders
	 * @return the name of the task, or {@code null} if the method implements none of an
	 * interface that is a message
	 * @throws IpcException if the annotations can't be used
	 */
	public static @Nullable String find(Method method, Class<?> type, StringValueResolver resolver) {
		MergedAnnotation<IpcExchange> annotation = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
			.get(IpcExchange.class);
		if (!annotation.isPresent()) {
			return null;
		}
		Method exchange = (annotation.getSource() instanceof Method declared) ? declared : method;
		return ExchangeAttributes.of(exchange, service(exchange, type), resolver).task();
	}

	/**
	 * The interface that says what the methods have in common: the one that declares the
	 * method, or one that inherits it.
	 */
	private static Class<?> service(Method exchange, Class<?> type) {
		Class<?> declaring = exchange.getDeclaringClass();
		for (Class<?> candidate : ClassUtils.getAllInterfacesForClass(type)) {
			if (declaring.isAssignableFrom(candidate)
					&& AnnotatedElementUtils.hasAnnotation(candidate, IpcExchange.class)) {
				return candidate;
			}
		}
		return declaring;
	}

}
