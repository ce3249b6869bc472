package dev.ipcboot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * What Spring Boot does not find itself: the properties of tasks, which are bound by
 * name, and the files of the page for people.
 */
class IpcRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("dev/ipcboot/console/*");
		BindableRuntimeHintsRegistrar.forTypes(TaskProperties.class).registerHints(hints, classLoader);
	}

}
