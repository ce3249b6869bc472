package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.ipcboot.listener.IpcAcknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

/**
 * A method of an endpoint.
 *
 * @param method the method, callable on the bean
 * @param sendTo the task that its results belong to, or {@code null}
 * @param isDefault whether it takes what no other method takes
 */
record EndpointMethod(Method method, @Nullable String sendTo, boolean isDefault) {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			EndpointMethod.class.getClassLoader());

	/**
	 * Whether it takes the handle for the verdict, or several of them.
	 */
	boolean takesAcknowledgment() {
		return parameters().stream()
			.anyMatch((type) -> type.resolve() == IpcAcknowledgment.class
					|| type.getGeneric().resolve() == IpcAcknowledgment.class);
	}

	boolean takesList() {
		return parameters().stream().anyMatch((type) -> type.resolve() == List.class);
	}

	/**
	 * Whether it returns a value, neither nothing nor a future or the like.
	 */
	boolean returnsValue() {
		Class<?> type = this.method.getReturnType();
		return type != void.class && type != Void.class && type != Object.class && !type.getName().equals("kotlin.Unit")
				&& !CompletionStage.class.isAssignableFrom(type) && !isReactive(type);
	}

	private static boolean isReactive(Class<?> type) {
		return REACTIVE && ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/**
	 * Whether it is called by another thread, so that its end is not known, unless it
	 * returns a future.
	 */
	boolean isAsync(Class<?> type) {
		return !CompletionStage.class.isAssignableFrom(this.method.getReturnType())
				&& (AnnotatedElementUtils.hasAnnotation(AopUtils.getMostSpecificMethod(this.method, type), Async.class)
						|| AnnotatedElementUtils.hasAnnotation(type, Async.class));
	}

	private List<ResolvableType> parameters() {
		return Arrays.stream(this.method.getParameters())
			.map((parameter) -> ResolvableType.forType(parameter.getParameterizedType()))
			.toList();
	}

}
