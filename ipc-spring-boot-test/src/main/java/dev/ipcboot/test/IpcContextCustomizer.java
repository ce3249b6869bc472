package dev.ipcboot.test;

import java.util.Set;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context its directory and its captor. Two of them are equal if they capture the
 * same tasks, so that contexts are cached as usual.
 *
 * @param capture the names of the tasks
 */
record IpcContextCustomizer(Set<String> capture) implements ContextCustomizer {

	private static final String DIRECTORY = IpcTestDirectory.class.getName();

	private static final String CAPTOR = IpcCaptor.class.getName();

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		IpcTestDirectory directory = IpcTestDirectory.create();
		TestPropertyValues.of(directory.property()).applyTo(context);
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
		beans.registerSingleton(DIRECTORY, directory);
		// The first to be registered is destroyed last, after everything that uses it
		beans.registerDisposableBean(DIRECTORY, directory::close);
		RootBeanDefinition captor = new RootBeanDefinition(IpcCaptor.class, () -> new IpcCaptor(this.capture,
				beans.getBean(IpcEngine.class), beans.getBean(IpcMessageMapper.class)));
		beans.registerBeanDefinition(CAPTOR, captor);
	}

}
