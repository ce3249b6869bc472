package dev.ipcboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.rabbit.RabbitBroker;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs behind all others ({@link ClassOrderer.OrderAnnotation} is the default of this
 * module) and shows that they have left nothing: no process, thread, descriptor, file,
 * FIFO, socket or queue.
 */
@Order(Integer.MAX_VALUE)
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LeftOversTests {

	@BeforeAll
	static void endTheBroker() throws Exception {
		RabbitBroker.stop();
	}

	private static void awaitNone(Callable<List<String>> search) {
		await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(search.call()).isEmpty());
	}

	@Test
	void noThreads() {
		awaitNone(LeftOvers::threads);
	}

	@Test
	void noProcesses() {
		awaitNone(LeftOvers::processes);
	}

	@Test
	void noSocketsFifosAndFiles() {
		awaitNone(LeftOvers::directories);
	}

	@Test
	void noDescriptors() {
		awaitNone(LeftOvers::descriptors);
	}

	@Test
	void noSystemVQueues() {
		awaitNone(LeftOvers::systemVQueues);
	}

	@Test
	void noPosixQueues() throws Exception {
		Path mount = Path.of("/dev/mqueue");
		boolean mounted = isMounted(mount);
		Path own = mounted ? mount : Files.createTempDirectory("mqueue");
		try {
			Assumptions.assumeTrue(mounted || run("mount", "-t", "mqueue", "none", own.toString()),
					"the file system of the queues is not mounted at /dev/mqueue, and this user can't mount it");
			awaitNone(() -> LeftOvers.posixQueues(own));
		}
		finally {
			if (!mounted) {
				run("umount", own.toString());
				Files.delete(own);
			}
		}
	}

	private static boolean isMounted(Path mount) throws IOException {
		return Files.readAllLines(Path.of("/proc/self/mounts"))
			.stream()
			.anyMatch((line) -> line.contains(" " + mount + " mqueue "));
	}

	private static boolean run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
