package dev.ipcboot.service;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcConfirmation;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * Hints for interfaces that are beans: their proxies, their methods, and what their
 * payloads and replies are bound to.
 */
class IpcServiceAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		if (!IpcServiceFactoryBean.class.isAssignableFrom(registeredBean.getBeanClass())) {
			return null;
		}
		Class<?> type = registeredBean.getBeanType().as(IpcServiceFactoryBean.class).getGeneric().resolve();
		Class<?> service = (type != null) ? type : registeredBean.getBeanClass();
		return (context, code) -> register(context.getRuntimeHints(), service);
	}

	private static void register(RuntimeHints hints, Class<?> type) {
		hints.proxies().registerJdkProxy(type);
		ReflectionHints reflection = hints.reflection();
		List<Type> bound = new ArrayList<>();
		for (Method method : type.getMethods()) {
			reflection.registerMethod(method, ExecutableMode.INVOKE);
			collect(method, type, bound);
		}
		new BindingReflectionHintsRegistrar().registerReflectionHints(reflection, bound.toArray(Type[]::new));
	}

	private static void collect(Method method, Class<?> type, List<Type> bound) {
		for (int index = 0; index < method.getParameterCount(); index++) {
			MethodParameter parameter = new MethodParameter(method, index);
			if (!parameter.hasParameterAnnotation(Header.class) && !parameter.hasParameterAnnotation(Headers.class)) {
				add(ResolvableType.forMethodParameter(method, index, type), bound);
			}
		}
		add(ResolvableType.forMethodReturnType(method, type), bound);
	}

	private static void add(ResolvableType type, List<Type> bound) {
		ResolvableType inner = type.hasGenerics() ? type.getGeneric() : type;
		Class<?> raw = inner.resolve();
		if (raw != null && raw != void.class && raw != IpcConfirmation.class && raw != Message.class) {
			bound.add(type.getType());
		}
	}

}
