package dev.ipcboot.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.IpcProperties;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.test.IpcTestDirectory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every snippet of {@code docs/reference.md} stands in a source that is compiled, or in a
 * file whose properties are known.
 */
@Timeout(120)
class ReferencePageTests {

	private static final Path PAGE = Path.of("../docs/reference.md");

	private static final Path JAVA = Path.of("src/test/java/dev/ipcboot/reference");

	private static final Path RESOURCES = Path.of("src/test/resources/reference");

	private static final Pattern BLOCK = Pattern.compile(
			"(?:<!-- snippet: (?<source>\\S+?)#(?<tag>\\S+) -->\n)?```(?<language>\\w*)\n(?<text>.*?)```\n",
			Pattern.DOTALL);

	@AutoClose
	private final IpcTestDirectory directory = IpcTestDirectory.create();

	@Test
	void everyBlockIsWhatItsSourceSays() throws IOException {
		Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
		int count = 0;
		while (blocks.find()) {
			String language = blocks.group("language");
			if (language.equals("java") || language.equals("yaml")) {
				assertThat(blocks.group("source")).as("source of " + blocks.group("text")).isNotNull();
				String id = blocks.group("source") + "#" + blocks.group("tag");
				assertThat(blocks.group("text")).as(id).isEqualTo(snippets().get(id));
				count++;
			}
		}
		assertThat(count).isGreaterThan(20);
	}

	@Test
	void everySnippetIsOnThePage() throws IOException {
		Set<String> used = new LinkedHashSet<>();
		Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
		while (blocks.find()) {
			used.add(blocks.group("source") + "#" + blocks.group("tag"));
		}
		assertThat(used).containsAll(snippets().keySet());
	}

	@Test
	void everyPropertyIsKnown() throws IOException {
		for (PropertySource<?> document : new YamlPropertySourceLoader().load("reference",
				new FileSystemResource(RESOURCES.resolve("reference.yaml")))) {
			Map<String, Object> own = new LinkedHashMap<>();
			List<String> all = new ArrayList<>(List.of(this.directory.property()));
			for (String name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
				all.add(name + "=" + document.getProperty(name));
				if (name.startsWith("ipc.") && !name.startsWith("ipc.tasks.")) {
					own.put(name, document.getProperty(name));
				}
			}
			new Binder(new MapConfigurationPropertySource(own)).bindOrCreate("ipc", Bindable.of(IpcProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
			// properties of tasks that are not known are an error by themselves
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
				.withPropertyValues(all.toArray(String[]::new))
				.run((context) -> assertThat(context).hasSingleBean(IpcEngine.class));
		}
	}

	private static Map<String, String> snippets() throws IOException {
		Map<String, String> snippets = new LinkedHashMap<>();
		try (Stream<Path> files = Stream.concat(Files.list(JAVA), Files.list(RESOURCES))) {
			files.forEach((file) -> collect(file, snippets));
		}
		return snippets;
	}

	private static void collect(Path file, Map<String, String> snippets) {
		Pattern region = Pattern.compile(
				"\\s*(?://|#) tag::(?<tag>[\\w-]+)\\[]\n(?<text>.*?)\\s*(?://|#) end::\\k<tag>\\[]", Pattern.DOTALL);
		try {
			Matcher matcher = region.matcher(Files.readString(file));
			while (matcher.find()) {
				snippets.put(file.getFileName() + "#" + matcher.group("tag"), unindent(matcher.group("text")));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String unindent(String text) {
		String indent = text.replaceFirst("(?s)^(\\s*).*", "$1");
		return text.lines()
			.map((line) -> line.startsWith(indent) ? line.substring(indent.length()) : line)
			.collect(Collectors.joining("\n", "", "\n"));
	}

}
