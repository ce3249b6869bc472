package dev.ipcboot.autoconfigure;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Keeps the standard output free for frames where a task of the application is at
 * {@code stdio:}: whatever prints to {@link System#out}, the log included, gets to the
 * error output, and the banner is off. It comes after the configuration has been read and
 * before the logging system takes hold of the output.
 */
class StdioApplicationListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER - 1;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (usesStdio(event.getEnvironment())) {
			System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
			SpringApplication application = event.getSpringApplication();
			application.setBannerMode(Banner.Mode.OFF);
		}
	}

	/**
	 * Looks at the bare texts: what is wrong with a property is told later, when it can
	 * be told well.
	 */
	static boolean usesStdio(Environment environment) {
		Map<String, String> tasks = Binder.get(environment)
			.bind("ipc.tasks", Bindable.mapOf(String.class, String.class))
			.orElse(Map.of());
		return tasks.entrySet().stream().anyMatch((entry) -> isAddress(entry.getKey()) && isStdio(entry.getValue()));
	}

	private static boolean isAddress(String key) {
		return key.toLowerCase(Locale.ROOT).matches(".+\\.address(?:\\.\\d+|\\[\\d+])?");
	}

	private static boolean isStdio(String value) {
		return value.toLowerCase(Locale.ROOT).matches("(?:.*,)?\\s*stdio\\s*(?::.*|,.*)?");
	}

}
