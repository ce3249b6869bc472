package dev.ipcboot.test.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.ipcboot.autoconfigure.TaskProperties;
import dev.ipcboot.test.IpcTestDirectory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * An application that is processed ahead of time: the hints, and that it runs.
 */
@Timeout(180)
class AheadOfTimeTests {

	@AutoClose
	private final IpcTestDirectory directory = IpcTestDirectory.create();

	@TempDir
	private Path work;

	@Test
	void hintsForListenersAndInterfaces() {
		RuntimeHints hints = process();
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(AotApplication.Orders.class)).accepts(hints);
		for (Method method : AotApplication.Orders.class.getDeclaredMethods()) {
			// coverage adds methods of its own
			if (!method.isSynthetic()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method)).accepts(hints);
			}
		}
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(AotApplication.class, "onOrder", AotApplication.Order.class,
					String.class)))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(AotApplication.class, "onQuote", List.class)))
			.accepts(hints);
		for (Class<?> bound : List.of(AotApplication.Order.class, AotApplication.Quote.class)) {
			assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(ReflectionUtils.findMethod(bound, "item")))
				.accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(TaskProperties.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("dev/ipcboot/console/index.html")).accepts(hints);
	}

	private RuntimeHints process() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(AotApplication.class)), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(this.directory.property()).applyTo(context);
			context.register(AotApplication.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		return generation.getRuntimeHints();
	}

	/**
	 * What {@code spring-boot:process-aot} does, and then the application on the JVM.
	 */
	@Test
	void theProcessedApplicationRuns() throws Exception {
		Path sources = this.work.resolve("sources");
		Path resources = this.work.resolve("resources");
		Path classes = Files.createDirectories(this.work.resolve("classes"));
		String path = System.getProperty("java.class.path");
		run(path, List.of(), SpringApplicationAotProcessor.class, AotApplication.class.getName(), sources.toString(),
				resources.toString(), classes.toString(), "test", "test", "--" + this.directory.property());
		assertThat(sources.resolve("dev/ipcboot/test/aot/AotApplication__ApplicationContextInitializer.java")).exists();
		compile(sources, classes, path);
		String output = run(classes + ":" + resources + ":" + path, List.of("-Dspring.aot.enabled=true"),
				AotApplication.class, "--" + this.directory.property());
		assertThat(output).contains("Starting AOT-processed AotApplication")
			.contains("outcome: ACKNOWLEDGED Quote[item=nail, price=40] 4");
	}

	private static void compile(Path sources, Path classes, String path) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assumeThat(compiler).as("a JDK with a compiler").isNotNull();
		try (Stream<Path> files = Files.walk(sources);
				StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			List<Path> java = files.filter((file) -> file.toString().endsWith(".java")).toList();
			List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
					classes + ":" + path);
			assertThat(compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
				.call()).isTrue();
		}
	}

	private String run(String path, List<String> options, Class<?> main, String... arguments) throws Exception {
		Path output = Files.createTempFile(this.work, "output", ".txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"--enable-native-access=ALL-UNNAMED", "-cp", path));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(Arrays.asList(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(() -> read(output)).isTrue();
			assertThat(process.exitValue()).as(() -> read(output)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		return read(output);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
