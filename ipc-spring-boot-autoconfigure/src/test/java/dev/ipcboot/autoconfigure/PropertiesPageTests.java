package dev.ipcboot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/properties.md} has every property and no other; the general ones with their
 * defaults.
 */
@Timeout(60)
class PropertiesPageTests {

	private static final Pattern ROW = Pattern.compile("\\| `([a-z.-]+)` \\| (?:`([^`]*)`)? \\| .+ \\|");

	private static Map<String, String> page() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("..", "docs", "properties.md"))) {
			return lines.map(ROW::matcher)
				.filter((row) -> row.matches())
				.collect(Collectors.toMap((row) -> row.group(1), (row) -> String.valueOf(row.group(2)),
						(first, second) -> first + " and " + second, TreeMap::new));
		}
	}

	private static Map<String, String> metadata() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		try (InputStream input = new ClassPathResource("META-INF/spring-configuration-metadata.json",
				IpcProperties.class.getClassLoader())
			.getInputStream()) {
			for (JsonNode each : JsonMapper.shared().readTree(input).get("properties")) {
				String name = each.get("name").asString();
				if (name.startsWith("ipc.") && !name.equals("ipc.tasks")) {
					JsonNode value = each.get("defaultValue");
					properties.put(name, (value != null) ? value.asString() : "null");
				}
			}
		}
		return properties;
	}

	@Test
	void itHasEveryPropertyWithItsDefault() throws IOException {
		Map<String, String> general = page();
		general.keySet().removeIf((name) -> !name.startsWith("ipc."));
		assertThat(general).hasSizeGreaterThan(40).isEqualTo(metadata());
	}

	@Test
	void itHasEveryPropertyOfTasks() throws IOException {
		Map<String, String> tasks = page();
		tasks.keySet().removeIf((name) -> name.startsWith("ipc."));
		assertThat(tasks.keySet()).containsExactlyInAnyOrder(TaskPropertyNames.describe().split(", "));
	}

}
