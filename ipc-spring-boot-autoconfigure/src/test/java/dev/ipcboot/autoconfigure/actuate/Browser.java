package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import net.minidev.json.JSONObject;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A headless Chromium, driven by the protocol of the W3C with nothing but the JDK.
 */
final class Browser implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process driver;

	private final Path profile;

	private final URI session;

	private Browser(Process driver, Path profile, URI session) {
		this.driver = driver;
		this.profile = profile;
		this.session = session;
	}

	/**
	 * Start the browser, or skip the test where there is none.
	 */
	static Browser start(String... arguments) throws Exception {
		Assumptions.assumeTrue(isThere("chromedriver") && (isThere("chromium") || isThere("google-chrome")),
				"chromium and chromium-driver are not installed");
		Path profile = Files.createTempDirectory("browser");
		Path output = profile.resolve("driver.txt");
		Process driver = new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> port(output) != null);
			URI base = URI.create("http://127.0.0.1:" + port(output) + "/session");
			JSONObject options = new JSONObject(Map.of("args", list(profile, arguments)));
			String capabilities = new JSONObject(Map.of("capabilities",
					Map.of("alwaysMatch",
							Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL")))))
				.toJSONString();
			String id = JsonPath.read(send(HttpClient.newHttpClient(), base, capabilities), "$.value.sessionId");
			return new Browser(driver, profile, URI.create(base + "/" + id));
		}
		catch (Exception ex) {
			driver.destroyForcibly();
			throw ex;
		}
	}

	private static List<String> list(Path profile, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--headless=new", "--no-sandbox", "--disable-gpu",
				"--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + profile.resolve("data")));
		all.addAll(List.of(arguments));
		return all;
	}

	private static boolean isThere(String program) {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static @Nullable String port(Path output) throws IOException {
		Matcher matcher = PORT.matcher(Files.readString(output));
		return matcher.find() ? matcher.group(1) : null;
	}

	private static String send(HttpClient client, URI uri, String body) throws IOException, InterruptedException {
		var response = client.send(HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IllegalStateException(uri + " answers " + response.body());
		}
		return response.body();
	}

	private String command(String name, Map<String, Object> parameters) throws IOException, InterruptedException {
		return send(this.client, URI.create(this.session + "/" + name), new JSONObject(parameters).toJSONString());
	}

	void open(URI uri) throws Exception {
		command("url", Map.of("url", uri.toString()));
	}

	void resize(int width, int height) throws Exception {
		command("window/rect", Map.of("width", width, "height", height));
	}

	/**
	 * The result of an expression in JavaScript.
	 */
	<T> T evaluate(String expression) throws Exception {
		return JsonPath.read(command("execute/sync", Map.of("script", "return " + expression, "args", List.of())),
				"$.value");
	}

	void click(String selector) throws Exception {
		Map<String, String> element = JsonPath
			.read(command("element", Map.of("using", "css selector", "value", selector)), "$.value");
		command("element/" + element.values().iterator().next() + "/click", Map.of());
	}

	/**
	 * What the page wrote to the console: errors, warnings, and what its policy forbade.
	 */
	List<String> messages() throws Exception {
		return JsonPath.read(command("se/log", Map.of("type", "browser")), "$.value[*].message");
	}

	void emulate(String name, String value) throws Exception {
		command("goog/cdp/execute", Map.of("cmd", "Emulation.setEmulatedMedia", "params",
				Map.of("features", List.of(Map.of("name", name, "value", value)))));
	}

	void screenshot(Path file) throws Exception {
		String body = this.client
			.send(HttpRequest.newBuilder(URI.create(this.session + "/screenshot")).build(), BodyHandlers.ofString())
			.body();
		Files.write(file, Base64.getDecoder().decode(JsonPath.<String>read(body, "$.value")));
	}

	@Override
	public void close() throws Exception {
		this.client.send(HttpRequest.newBuilder(this.session).DELETE().build(), BodyHandlers.discarding());
		this.driver.destroy();
		if (!this.driver.waitFor(10, TimeUnit.SECONDS)) {
			this.driver.destroyForcibly().waitFor();
		}
		FileSystemUtils.deleteRecursively(this.profile);
	}

}
