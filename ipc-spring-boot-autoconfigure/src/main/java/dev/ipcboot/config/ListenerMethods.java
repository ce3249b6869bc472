package dev.ipcboot.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.ipcboot.annotation.DltHandler;
import dev.ipcboot.annotation.IpcHandler;
import dev.ipcboot.annotation.IpcListener;

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
		return new ListenerMethods(methods, onClass, annotated(type, IpcHandler.class),
				annotated(type, DltHandler.class));
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
