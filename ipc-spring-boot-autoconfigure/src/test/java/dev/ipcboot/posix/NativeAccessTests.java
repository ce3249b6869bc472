package dev.ipcboot.posix;

import java.nio.file.Path;

import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeAccess}.
 */
class NativeAccessTests {

	@Test
	void isThereOnLinux() {
		assertThat(NativeAccess.get().available()).as(NativeAccess.get().toString()).isTrue();
	}

	@Test
	void saysWhyAndWhatHelpsWhereNativeAccessIsDenied() throws Exception {
		Assumptions.assumeTrue(Runtime.version().feature() >= 24, "JDKs before 24 can't deny native access");
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String output = Outside.finish(Outside.start(java, "--illegal-native-access=deny", "-cp",
				System.getProperty("java.class.path"), Probe.class.getName()));
		assertThat(output).contains("available=false").contains("--enable-native-access=ALL-UNNAMED");
	}

	/**
	 * Runs in a JVM that may not call native code.
	 */
	public static final class Probe {

		public static void main(String[] args) {
			System.out.println(NativeAccess.get());
		}

	}

}
