package dev.ipcboot.config;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import dev.ipcboot.listener.IpcAcknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * A method of an endpoint.
 *
 * @param method the method, callable on the bean
 * @param sendTo the task that its results belong to, or {@code null}
 * @param isDefault whether it takes what no other method takes
 */
record EndpointMethod(Method method, @Nullable String sendTo, boolean isDefault) {

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

	private List<ResolvableType> parameters() {
		return Arrays.stream(this.method.getParameters())
			.map((parameter) -> ResolvableType.forType(parameter.getParameterizedType()))
			.toList();
	}

}
