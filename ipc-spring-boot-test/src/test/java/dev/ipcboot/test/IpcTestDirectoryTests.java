package dev.ipcboot.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link IpcTestDirectory} and how long it lives.
 */
@Timeout(60)
class IpcTestDirectoryTests {

	@Test
	void aLongPathIsPassedOver(@TempDir Path temporary) throws IOException {
		Path deep = Files.createDirectories(temporary.resolve("d".repeat(40)));
		try (IpcTestDirectory directory = IpcTestDirectory.create(List.of(deep, Path.of("/tmp")))) {
			assertThat(directory.path()).hasParent(Path.of("/tmp").toRealPath()).isEmptyDirectory();
		}
		assertThatIllegalStateException().isThrownBy(() -> IpcTestDirectory.create(List.of(deep)))
			.withMessageContaining("set java.io.tmpdir to a short path");
	}

	@Test
	void itGoesAwayWithWhatIsInIt() throws IOException {
		IpcTestDirectory directory = IpcTestDirectory.create();
		Files.writeString(directory.path().resolve("a.json"), "{}");
		assertThat(directory.files()).containsExactly("a.json");
		directory.close();
		assertThat(directory.path()).doesNotExist();
	}

	@Test
	void itGoesAwayWithTheContext() {
		AnnotationConfigApplicationContext context = context("audit");
		context.refresh();
		IpcTestDirectory directory = context.getBean(IpcTestDirectory.class);
		assertThat(directory.files()).contains("audit.json");
		context.close();
		assertThat(directory.path()).doesNotExist();
	}

	@Test
	void itGoesAwayWithAContextThatDoesNotStart() {
		AnnotationConfigApplicationContext context = context("Not A Name");
		IpcTestDirectory directory = context.getBeanFactory().getBean(IpcTestDirectory.class);
		assertThat(directory.path()).exists();
		assertThatException().isThrownBy(context::refresh).havingRootCause().withMessageContaining("Not A Name");
		assertThat(directory.path()).doesNotExist();
	}

	private static AnnotationConfigApplicationContext context(String captured) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(AutoConfigurations.getClasses(AutoConfigurations.of(IpcAutoConfiguration.class)));
		new IpcContextCustomizer(Set.of(captured)).customizeContext(context, mock(MergedContextConfiguration.class));
		return context;
	}

}
