package dev.ipcboot.service;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Registers the interfaces that {@link ImportIpcServices} means, each once.
 */
class IpcServiceRegistrar implements ImportBeanDefinitionRegistrar {

	private final IpcServiceScanner scanner;

	private final @Nullable ClassLoader classLoader;

	IpcServiceRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.scanner = new IpcServiceScanner(environment, resourceLoader);
		this.classLoader = resourceLoader.getClassLoader();
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		metadata
			.getMergedRepeatableAnnotationAttributes(ImportIpcServices.class, ImportIpcServices.Container.class, false)
			.forEach((annotation) -> types(annotation, metadata).forEach((type) -> register(type, registry)));
	}

	private Set<Class<?>> types(AnnotationAttributes annotation, AnnotationMetadata metadata) {
		Set<Class<?>> types = new LinkedHashSet<>(List.of(annotation.getClassArray("types")));
		Set<String> packages = new LinkedHashSet<>(List.of(annotation.getStringArray("basePackages")));
		for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
			packages.add(type.getPackageName());
		}
		if (types.isEmpty() && packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		packages.forEach((name) -> this.scanner.find(name).forEach((found) -> types.add(load(found))));
		return types;
	}

	private Class<?> load(String name) {
		try {
			return ClassUtils.forName(name, this.classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new IpcException("The interface " + name + " can't be loaded: " + ex.getMessage(), ex);
		}
	}

	private static void register(Class<?> type, BeanDefinitionRegistry registry) {
		if (!registry.containsBeanDefinition(type.getName())) {
			RootBeanDefinition definition = new RootBeanDefinition(IpcServiceFactoryBean.class);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
			definition.setTargetType(ResolvableType.forClassWithGenerics(IpcServiceFactoryBean.class, type));
			definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
			registry.registerBeanDefinition(type.getName(), definition);
		}
	}

}
