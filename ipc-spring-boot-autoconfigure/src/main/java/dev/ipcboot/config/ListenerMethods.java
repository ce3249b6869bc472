package dev.ipcboot.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.ipcboot.annotation.DltHandler;
import dev.ipcboot.annotation.IpcHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.service.ExchangeTasks;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * What the annotations of a class say. Immutable.
 *
 * @param onMethods the annotations of its methods
 * @param onClass the annotations of the class itself
 * @param handlers the methods that its own annotations are for
 * @param deadLetterHandlers the methods that take dead letters
 */
record ListenerMethods(Map<Method, List<IpcListener>> onMethods, List<IpcListener> onClass, Set<Method> handlers,
		Set<Method> deadLetterHandlers) {

	private static final ListenerMethods NONE = new ListenerMethods(Map.of(), List.of(), Set.of(), Set.of());

	/**
	 * Read a class.
	 * @param type the class, not a proxy
	 * @return what its annotations say
	 */
	static ListenerMethods find(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, IpcListener.class)) {
			return NONE;
		}
		Map<Method, List<IpcListener>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<List<IpcListener>>) (method) -> {
					List<IpcListener> annotations = annotations(method);
					return annotations.isEmpty() ? null : annotations;
				});
		List<IpcListener> onClass = annotations(type);
		if (methods.isEmpty() && onClass.isEmpty()) {
			return NONE;
		}
		Set<Method> handlers = annotated(type, IpcHandler.class);
		if (handlers.isEmpty() && onClass.size() == 1 && onClass.get(0).tasks().length == 0) {
			Map<Method, List<IpcListener>> exchanges = exchanges(type, methods, onClass);
			onClass = (exchanges.size() > methods.size()) ? List.of() : onClass;
			methods = exchanges;
		}
		return new ListenerMethods(methods, onClass, handlers, annotated(type, DltHandler.class));
	}

	/**
	 * An annotation of a class that names no task is meant for each method that
	 * implements a message of an interface, unless the method has its own.
	 */
	private static Map<Method, List<IpcListener>> exchanges(Class<?> type, Map<Method, List<IpcListener>> methods,
			List<IpcListener> onClass) {
		Map<Method, List<IpcListener>> all = new LinkedHashMap<>(methods);
		MethodIntrospector.selectMethods(type, (Method method) -> ExchangeTasks.isExchange(method))
			.forEach((method) -> all.putIfAbsent(method, onClass));
		return all;
	}

	private static List<IpcListener> annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream(IpcListener.class)
			.map(MergedAnnotation::synthesize)
			.collect(Collectors.toList());
	}

	private static Set<Method> annotated(Class<?> type, Class<? extends Annotation> annotation) {
		return MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	boolean isEmpty() {
		return this.onMethods.isEmpty() && this.onClass.isEmpty();
	}

}
