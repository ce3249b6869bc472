package dev.ipcboot;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on guarantees names tests as its proof: they have to be there, as tests.
 */
@Timeout(60)
class GuaranteesTests {

	private static final Path PAGE = Path.of("..", "docs", "guarantees.md");

	private static final Path SOURCES = Path.of("src", "test", "java");

	private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z0-9]*Tests)(?:\\.([a-z][A-Za-z0-9]*))?`");

	private static Map<String, Matcher> names() throws Exception {
		Map<String, Matcher> names = new LinkedHashMap<>();
		Matcher matcher = NAME.matcher(Files.readString(PAGE));
		matcher.results().forEach((result) -> {
			Matcher one = NAME.matcher(result.group());
			one.matches();
			names.putIfAbsent(result.group(), one);
		});
		return names;
	}

	@Test
	void thePageNamesTests() throws Exception {
		assertThat(names()).hasSizeGreaterThan(30);
	}

	@TestFactory
	Stream<DynamicTest> everyNamedTestIsThere() throws Exception {
		return names().entrySet()
			.stream()
			.map((name) -> DynamicTest.dynamicTest(name.getKey(),
					() -> check(name.getValue().group(1), name.getValue().group(2))));
	}

	private static void check(String simpleName, String method) throws Exception {
		Class<?> type = load(simpleName);
		if (method != null) {
			assertThat(methods(type).filter((candidate) -> candidate.getName().equals(method))
				.anyMatch((candidate) -> Arrays.stream(candidate.getAnnotations())
					.anyMatch((annotation) -> annotation.annotationType().getName().startsWith("org.junit.jupiter"))))
				.isTrue();
		}
	}

	private static Class<?> load(String simpleName) throws Exception {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			Path file = files.filter((path) -> path.endsWith(simpleName + ".java"))
				.findFirst()
				.orElseThrow(() -> new AssertionError("There is no " + simpleName));
			String name = SOURCES.relativize(file).toString().replace('/', '.').replaceAll("\\.java$", "");
			return Class.forName(name, false, GuaranteesTests.class.getClassLoader());
		}
	}

	private static Stream<Method> methods(Class<?> type) {
		Class<?> parent = type.getSuperclass();
		Stream<Method> own = Arrays.stream(type.getDeclaredMethods());
		return (parent != null) ? Stream.concat(own, methods(parent)) : own;
	}

}
