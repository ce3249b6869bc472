package dev.ipcboot.benchmarks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * An application that does nothing. Arguments: properties, and before them the name of a
 * further configuration if there is one.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class IdleApplication {

	/**
	 * Start, say so, and obey until the standard input ends.
	 * @param arguments see above
	 * @throws Exception if the application does not start
	 */
	public static void main(String[] arguments) throws Exception {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(IdleApplication.class)
			.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "spring.main.banner-mode=off");
		if (arguments.length > 0) {
			// By its name: without the starter there is no such class
			builder.sources(Class.forName(arguments[0]));
			builder.properties("ipc.directory=" + arguments[1]);
		}
		try (var context = builder.run()) {
			context.start();
			Worker.obey(null);
		}
	}

}
