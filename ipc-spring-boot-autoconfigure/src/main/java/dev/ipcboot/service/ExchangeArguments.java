package dev.ipcboot.service;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.ipcboot.IpcException;
import dev.ipcboot.core.IpcClient.OperationSpec;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.UnsuitableTypeException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.ValueConstants;

/**
 * Makes payload and headers of the arguments of a call. Immutable.
 */
final class ExchangeArguments {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private static final byte[] NOTHING = {};

	private final List<HeaderArgument> headers = new ArrayList<>();

	private final List<Integer> headerMaps = new ArrayList<>();

	private int payload = -1;

	private boolean payloadRequired = true;

	private ExchangeArguments() {
	}

	/**
	 * Read the parameters of a method.
	 * @param method the method
	 * @param serviceType the interface
	 * @param converter writes payloads
	 * @return what to make of its arguments
	 * @throws IpcException if a parameter is of no use
	 */
	static ExchangeArguments of(Method method, Class<?> serviceType, IpcMessageConverter converter) {
		ExchangeArguments arguments = new ExchangeArguments();
		for (int index = 0; index < method.getParameterCount(); index++) {
			MethodParameter parameter = new MethodParameter(method, index);
			parameter.initParameterNameDiscovery(NAMES);
			arguments.add(parameter);
		}
		if (arguments.payload >= 0) {
			requirePayload(method, arguments.payload, serviceType, converter);
		}
		return arguments;
	}

	private static void requirePayload(Method method, int index, Class<?> serviceType, IpcMessageConverter converter) {
		if (method.getParameterTypes()[index].getName().equals("kotlin.coroutines.Continuation")) {
			throw new UnsuitableTypeException("it is a suspend function",
					"make it a function that returns a CompletableFuture or a Mono");
		}
		converter.requirePayload(ResolvableType.forMethodParameter(method, index, serviceType),
				"its parameter " + (index + 1));
	}

	/**
	 * A method in words for people.
	 * @param method the method
	 * @param type the interface
	 * @return the interface and the method with the types of its parameters
	 */
	static String describe(Method method, Class<?> type) {
		return type.getSimpleName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	private void add(MethodParameter parameter) {
		Header header = annotation(parameter, Header.class);
		if (header != null) {
			this.headers.add(HeaderArgument.of(parameter, header));
		}
		else if (annotation(parameter, Headers.class) != null) {
			if (!Map.class.isAssignableFrom(parameter.getParameterType())) {
				throw new IpcException("its parameter " + (parameter.getParameterIndex() + 1)
						+ " is annotated with @Headers and has to be a Map");
			}
			this.headerMaps.add(parameter.getParameterIndex());
		}
		else {
			if (this.payload >= 0) {
				throw new IpcException(
						"its parameters " + (this.payload + 1) + " and " + (parameter.getParameterIndex() + 1)
								+ " both are payloads; a message has one: annotate the other with @Header or @Headers");
			}
			this.payload = parameter.getParameterIndex();
			Payload annotation = annotation(parameter, Payload.class);
			this.payloadRequired = annotation == null || annotation.required();
		}
	}

	private static <A extends Annotation> @Nullable A annotation(MethodParameter parameter, Class<A> type) {
		return AnnotatedElementUtils
			.findMergedAnnotation(AnnotatedElementUtils.forAnnotations(parameter.getParameterAnnotations()), type);
	}

	/**
	 * Add the headers of a call.
	 * @param spec the message
	 * @param values the arguments
	 * @return the message with headers
	 * @throws IllegalArgumentException if a required one is {@code null}
	 */
	OperationSpec headers(OperationSpec spec, @Nullable Object[] values) {
		OperationSpec result = spec;
		for (int index : this.headerMaps) {
			if (values[index] instanceof Map<?, ?> map) {
				for (Map.Entry<?, ?> entry : map.entrySet()) {
					result = result.header(String.valueOf(entry.getKey()), entry.getValue());
				}
			}
		}
		for (HeaderArgument header : this.headers) {
			Object value = header.value(values);
			result = (value != null) ? result.header(header.name(), value) : result;
		}
		return result;
	}

	/**
	 * The payload of a call.
	 * @param values the arguments
	 * @return the payload, empty bytes if there is none
	 * @throws IllegalArgumentException if a required one is {@code null}
	 */
	Object payload(@Nullable Object[] values) {
		Object value = (this.payload >= 0) ? values[this.payload] : NOTHING;
		if (value == null && this.payloadRequired) {
			throw new IllegalArgumentException("The payload is null; allow that by @Payload(required = false)");
		}
		return (value != null) ? value : NOTHING;
	}

	/**
	 * An argument that becomes a header.
	 *
	 * @param index its place
	 * @param name the name of the header
	 * @param required whether there must be one
	 * @param defaultValue what stands for {@code null}, or {@code null}
	 */
	private record HeaderArgument(int index, String name, boolean required, @Nullable String defaultValue) {

		static HeaderArgument of(MethodParameter parameter, Header header) {
			String name = header.name().isEmpty() ? parameter.getParameterName() : header.name();
			if (name == null) {
				throw new IpcException("its parameter " + (parameter.getParameterIndex() + 1)
						+ " names no header: write @Header(\"name\"), or compile with -parameters");
			}
			boolean optional = parameter.getParameterType() == Optional.class;
			return new HeaderArgument(parameter.getParameterIndex(), name, header.required() && !optional,
					ValueConstants.DEFAULT_NONE.equals(header.defaultValue()) ? null : header.defaultValue());
		}

		@Nullable Object value(@Nullable Object[] values) {
			Object given = values[this.index];
			Object value = (given instanceof Optional<?> optional) ? optional.orElse(null) : given;
			if (value == null && this.defaultValue == null && this.required) {
				throw new IllegalArgumentException("The header '" + this.name
						+ "' is null; allow that by @Header(name = \"" + this.name + "\", required = false)");
			}
			return (value != null) ? value : this.defaultValue;
		}

	}

}
