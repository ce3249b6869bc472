package dev.ipcboot.service;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcException;
import dev.ipcboot.core.IpcClient.OperationSpec;
import dev.ipcboot.core.IpcMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/**
 * The way of sending that goes with what a method returns.
 */
@FunctionalInterface
interface ExchangeReturn {

	/**
	 * Send a message.
	 * @param spec the message
	 * @param payload its payload
	 * @return what the method returns
	 */
	@Nullable Object exchange(OperationSpec spec, Object payload);

	/**
	 * Choose the way.
	 * @param method the method
	 * @param serviceType the interface
	 * @param converter makes values of replies
	 * @return the way
	 * @throws IpcException if there is none
	 */
	static ExchangeReturn of(Method method, Class<?> serviceType, IpcMessageConverter converter) {
		ResolvableType type = ResolvableType.forMethodReturnType(method, serviceType);
		Class<?> raw = type.resolve();
		if (raw == null) {
			throw new IpcException("it returns " + type + ", which says no class to convert the reply to");
		}
		if (raw == void.class) {
			return (spec, payload) -> {
				spec.send(payload);
				return null;
			};
		}
		if (raw == IpcConfirmation.class) {
			return (spec, payload) -> await(spec.confirm(payload));
		}
		boolean future = raw == CompletableFuture.class || raw == CompletionStage.class || raw == Future.class;
		converter.requireReply((future || MonoReturn.isMono(raw) || raw == Optional.class) ? type.getGeneric() : type);
		if (future) {
			return future(type.getGeneric())::exchange;
		}
		if (MonoReturn.isMono(raw)) {
			return new MonoReturn(future(type.getGeneric()));
		}
		if (raw == Optional.class) {
			ParameterizedTypeReference<Object> reply = reply(type.getGeneric());
			return (spec, payload) -> Optional.ofNullable(spec.request(payload, reply));
		}
		return value(type, raw);
	}

	private static ExchangeReturn value(ResolvableType type, Class<?> raw) {
		if (!raw.isPrimitive()) {
			ParameterizedTypeReference<Object> reply = reply(type);
			return (spec, payload) -> spec.request(payload, reply);
		}
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(raw);
		return (spec, payload) -> {
			Object reply = spec.request(payload, boxed);
			if (reply == null) {
				throw new IpcException("The listener gave no reply, where a value of type " + raw + " is needed");
			}
			return reply;
		};
	}

	private static FutureReturn future(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == IpcConfirmation.class) {
			return OperationSpec::confirm;
		}
		if (raw == Void.class) {
			return (spec, payload) -> spec.requestAsync(payload, Message.class).thenApply((reply) -> null);
		}
		ParameterizedTypeReference<Object> reply = reply(type);
		return (spec, payload) -> spec.requestAsync(payload, reply);
	}

	private static ParameterizedTypeReference<Object> reply(ResolvableType type) {
		if (type.hasUnresolvableGenerics() || type.resolve() == null) {
			throw new IpcException("it returns " + type + ", which says no class to convert the reply to");
		}
		return ParameterizedTypeReference.forType(type.getType());
	}

	private static IpcConfirmation await(CompletableFuture<IpcConfirmation> verdict) {
		try {
			// Ends by its deadline
			return verdict.get();
		}
		catch (ExecutionException ex) {
			throw new IpcException("The verdict failed: " + ex.getCause(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting for the verdict", ex);
		}
	}

	/**
	 * A way of sending whose result comes as a future.
	 */
	@FunctionalInterface
	interface FutureReturn {

		/**
		 * Send a message.
		 * @param spec the message
		 * @param payload its payload
		 * @return the result
		 */
		CompletableFuture<? extends @Nullable Object> exchange(OperationSpec spec, Object payload);

	}

}
