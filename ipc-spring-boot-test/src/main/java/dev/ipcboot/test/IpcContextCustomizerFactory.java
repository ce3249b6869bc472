package dev.ipcboot.test;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Reads {@link AutoConfigureIpc}.
 */
class IpcContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureIpc annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureIpc.class);
		return (annotation != null) ? new IpcContextCustomizer(new TreeSet<>(Set.of(annotation.capture()))) : null;
	}

}
