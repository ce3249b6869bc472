package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * An application with a web server on a free port and a directory of its own.
 */
final class WebApplication implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final Path directory;

	private final ConfigurableApplicationContext context;

	private WebApplication(Path directory, ConfigurableApplicationContext context) {
		this.directory = directory;
		this.context = context;
	}

	static WebApplication start(Class<?> configuration, String... properties) throws IOException {
		Path directory = Files.createTempDirectory("ipc");
		List<String> arguments = new ArrayList<>(List.of("--server.address=127.0.0.1", "--server.port=0",
				"--spring.main.banner-mode=off", "--spring.application.name=tested", "--ipc.directory=" + directory));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		try {
			return new WebApplication(directory,
					new SpringApplicationBuilder(configuration).web(WebApplicationType.SERVLET)
						.run(arguments.toArray(String[]::new)));
		}
		catch (RuntimeException ex) {
			FileSystemUtils.deleteRecursively(directory);
			throw ex;
		}
	}

	Path directory() {
		return this.directory;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	String property(String name) {
		return this.context.getEnvironment().getRequiredProperty(name);
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + property("local.server.port") + path);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json))
			.build(), BodyHandlers.ofString());
	}

	/**
	 * A part of an answer in JSON.
	 */
	<T> T read(String path, String jsonPath) throws IOException, InterruptedException {
		return JsonPath.read(get(path).body(), jsonPath);
	}

	HttpClient client() {
		return this.client;
	}

	@Override
	public void close() throws IOException {
		this.context.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
