package dev.ipcboot.core;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamSource;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/**
 * Types whose objects are no values: streams, results that have still to come, code, and
 * open files or connections. A JSON converter writes their internals, or makes empty
 * objects of them, so they are refused before one is asked.
 */
final class PayloadTypes {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			PayloadTypes.class.getClassLoader());

	/** By name, since these libraries are optional. */
	private static final Set<String> STREAMS = Set.of("org.reactivestreams.Publisher", "kotlinx.coroutines.flow.Flow",
			"kotlin.sequences.Sequence", "org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");

	private static final Set<String> LATER = Set.of("org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask", "kotlinx.coroutines.Job");

	private static final List<Class<?>> STREAM_TYPES = List.of(BaseStream.class, Flow.Publisher.class, Iterator.class,
			Enumeration.class, Spliterator.class);

	private static final List<Class<?>> OPEN_TYPES = List.of(InputStream.class, OutputStream.class, Reader.class,
			Writer.class, InputStreamSource.class);

	/** By name, since this package does no input and output. */
	private static final Set<String> OPEN = Set.of("java.nio.channels.Channel");

	private static final ClassValue<Found> VALUES = new ClassValue<>() {

		@Override
		protected Found computeValue(Class<?> type) {
			Kind kind = ofValue(type);
			return new Found((kind != null) ? new Refusal(kind, type) : null);
		}

	};

	private static final ClassValue<Found> ARGUMENTS = new ClassValue<>() {

		@Override
		protected Found computeValue(Class<?> type) {
			return new Found(ofArgument(ResolvableType.forClass(type)));
		}

	};

	private PayloadTypes() {
	}

	/**
	 * Classifies the result of a listener by its declared type.
	 * @param type the type, whose end is the result if it is a future or the like
	 * @return the kind and the type that is of it, or {@code null} for values
	 */
	static @Nullable Refusal ofResult(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == Iterable.class) {
			return new Refusal(Kind.STREAM, raw);
		}
		if (isLaterValue(raw) || raw == Optional.class || Message.class.isAssignableFrom(raw)) {
			return ofResult(inner(type, raw));
		}
		return nested(type);
	}

	/**
	 * Classifies an argument by its declared type.
	 * @param type the type
	 * @return the kind and the type that is of it, or {@code null} for values
	 */
	static @Nullable Refusal ofArgument(ResolvableType type) {
		return nested(type);
	}

	/**
	 * Classifies an argument by its class.
	 * @param type the class
	 * @return the kind and the type that is of it, or {@code null} for values
	 */
	static @Nullable Refusal ofArgument(Class<?> type) {
		return ARGUMENTS.get(type).refusal();
	}

	private static @Nullable Refusal nested(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (type.isArray()) {
			return nested(type.getComponentType());
		}
		Kind kind = of(raw);
		if (kind == null && isLaterValue(raw)) {
			kind = Kind.LATER;
		}
		if (kind != null) {
			return new Refusal(kind, raw);
		}
		if (Collection.class.isAssignableFrom(raw) || Map.class.isAssignableFrom(raw) || raw == Optional.class
				|| Message.class.isAssignableFrom(raw)) {
			for (ResolvableType generic : type.getGenerics()) {
				Refusal refusal = nested(generic);
				if (refusal != null) {
					return refusal;
				}
			}
		}
		return null;
	}

	private static ResolvableType inner(ResolvableType type, Class<?> raw) {
		if (Message.class.isAssignableFrom(raw)) {
			return type.as(Message.class).getGeneric();
		}
		return CompletionStage.class.isAssignableFrom(raw) ? type.as(CompletionStage.class).getGeneric()
				: type.getGeneric();
	}

	/**
	 * Classifies a value.
	 * @param value the object
	 * @return the kind, or {@code null} for values
	 */
	static @Nullable Refusal ofValue(Object value) {
		return VALUES.get(value.getClass()).refusal();
	}

	private static @Nullable Kind ofValue(Class<?> type) {
		Kind kind = of(type);
		if (kind == null && isLaterValue(type)) {
			return Kind.LATER;
		}
		return (kind == null && isLambda(type)) ? Kind.CODE : kind;
	}

	private static boolean isLambda(Class<?> type) {
		return (type.isHidden() || type.isSynthetic()) && type.getSuperclass() == Object.class
				&& ClassUtils.getAllInterfacesForClassAsSet(type).stream().anyMatch(PayloadTypes::isFunctional);
	}

	private static boolean isFunctional(Class<?> type) {
		return type.isInterface() && (type.isAnnotationPresent(FunctionalInterface.class)
				|| type.getPackageName().equals("java.util.function"));
	}

	/** Those that are awaited when a listener returns them. */
	private static boolean isLaterValue(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type) || isReactive(type, false);
	}

	private static boolean isReactive(Class<?> type, boolean many) {
		if (!REACTIVE || type == Object.class) {
			return false;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return adapter != null && adapter.isMultiValue() == many;
	}

	private static @Nullable Kind of(Class<?> type) {
		if (STREAM_TYPES.stream().anyMatch((each) -> each.isAssignableFrom(type)) && !isReactive(type, false)) {
			return Kind.STREAM;
		}
		if (isReactive(type, true) || (isNamed(type, STREAMS) && !isReactive(type, false))) {
			return Kind.STREAM;
		}
		if (Callable.class.isAssignableFrom(type)
				|| (Future.class.isAssignableFrom(type) && !CompletionStage.class.isAssignableFrom(type))
				|| (isNamed(type, LATER) && !isReactive(type, false))) {
			return Kind.LATER;
		}
		if (OPEN_TYPES.stream().anyMatch((each) -> each.isAssignableFrom(type)) || isNamed(type, OPEN)
				|| type == Closeable.class || type == AutoCloseable.class) {
			return Kind.OPEN;
		}
		return isFunctional(type) ? Kind.CODE : null;
	}

	private static boolean isNamed(Class<?> type, Set<String> names) {
		for (Class<?> each = type; each != null; each = each.getSuperclass()) {
			if (names.contains(each.getName())) {
				return true;
			}
		}
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.anyMatch((each) -> names.contains(each.getName()));
	}

	/**
	 * Kinds of objects that are no values.
	 */
	enum Kind {

		/** Several values, one after the other. */
		STREAM("is a stream of values, but a message has one payload", "return a List", "take a List"),

		/** A value that has still to come. */
		LATER("is a value that has still to come, and that nobody would wait for",
				"return the value, a CompletableFuture or a Mono of it", "take the value itself"),

		/** Something to be called. */
		CODE("is code to be called, which does not travel", "return what it returns", "take the value that it needs"),

		/** An open file or connection. */
		OPEN("is an open resource, whose content does not travel", "return the content as byte[] or String",
				"take the content as byte[] or String");

		private final String reason;

		private final String result;

		private final String argument;

		Kind(String reason, String result, String argument) {
			this.reason = reason;
			this.result = result;
			this.argument = argument;
		}

	}

	private record Found(@Nullable Refusal refusal) {
	}

	/**
	 * Why an object can't be a payload.
	 *
	 * @param kind its kind
	 * @param type its type
	 */
	record Refusal(Kind kind, Class<?> type) {

		/** Converters of an application may turn such objects into values, and back. */
		boolean isConvertible() {
			return this.kind == Kind.OPEN || this.kind == Kind.CODE;
		}

		/**
		 * The type and the reason in words.
		 */
		String describe() {
			if (this.type.isHidden() || this.type.isSynthetic()) {
				return "lambda expression " + this.kind.reason;
			}
			String name = this.type.getSimpleName().isEmpty() ? this.type.getName() : this.type.getSimpleName();
			return name + " " + this.kind.reason;
		}

		String resultRemedy() {
			return this.kind.result;
		}

		String argumentRemedy() {
			return this.kind.argument;
		}

	}

}
