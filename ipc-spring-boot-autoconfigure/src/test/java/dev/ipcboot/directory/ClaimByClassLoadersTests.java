package dev.ipcboot.directory;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Claim} between two copies of the classes in one JVM, such as two
 * applications in one servlet container.
 */
@Timeout(60)
class ClaimByClassLoadersTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void anotherCopyDoesNotCostThisOneItsLock() throws Exception {
		URL classes = TaskDirectory.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes }, ClassLoader.getPlatformClassLoader());
				OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			Class<?> copy = loader.loadClass(TaskDirectory.class.getName());
			assertThat(copy).isNotEqualTo(TaskDirectory.class);
			Object copied = copy.getMethod("open", Path.class).invoke(null, this.files.path());
			try (Claim claim = this.directory.claim("orders")) {
				TestDirectory.publish(claim);
				for (int i = 0; i < 3; i++) {
					assertThatExceptionOfType(InvocationTargetException.class)
						.isThrownBy(() -> copy.getMethod("claim", String.class).invoke(copied, "orders"))
						.havingCause()
						.withMessageContaining("pid " + ProcessHandle.current().pid());
				}
				System.gc();
				assertThat(other.ask("claim orders")).startsWith("IpcTaskTakenException");
			}
			AutoCloseable claim = (AutoCloseable) copy.getMethod("claim", String.class).invoke(copied, "orders");
			assertThat(other.ask("claim orders")).startsWith("IpcTaskTakenException");
			claim.close();
			assertThat(other.ask("claim orders")).isEqualTo("claimed");
		}
	}

}
