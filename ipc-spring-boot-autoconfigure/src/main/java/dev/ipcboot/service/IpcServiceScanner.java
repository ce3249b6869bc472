package dev.ipcboot.service;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import dev.ipcboot.annotation.IpcExchange;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Looks for interfaces with {@link IpcExchange} on them or on their methods.
 */
final class IpcServiceScanner extends ClassPathScanningCandidateComponentProvider {

	IpcServiceScanner(Environment environment, ResourceLoader resourceLoader) {
		super(false, environment);
		setResourceLoader(resourceLoader);
		addIncludeFilter(IpcServiceScanner::isService);
	}

	/**
	 * Look in a package and below.
	 * @param basePackage the name of the package
	 * @return the names of the interfaces, in order
	 */
	List<String> find(String basePackage) {
		return findCandidateComponents(basePackage).stream()
			.map(BeanDefinition::getBeanClassName)
			.filter(Objects::nonNull)
			.sorted()
			.toList();
	}

	private static boolean isService(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		AnnotationMetadata metadata = reader.getAnnotationMetadata();
		String annotation = IpcExchange.class.getName();
		return metadata.isInterface() && !metadata.isAnnotation()
				&& (metadata.isAnnotated(annotation) || metadata.hasAnnotatedMethods(annotation));
	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent();
	}

}
