package dev.ipcboot.posix;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Descriptor}.
 */
class DescriptorTests {

	@TempDir
	Path directory;

	@Test
	void closeReleasesAWaitAndGivesEveryNumberBack() throws Exception {
		Path path = this.directory.resolve("fifo");
		Pipe.create(path);
		long before = KernelLimit.countOpenFiles();
		try (Pipe reader = Pipe.openReader(path); Pipe writer = Pipe.openWriter(path)) {
			FutureTask<Integer> wait = Tasks.blocked(() -> writer.descriptor().await((short) 0, Long.MAX_VALUE));
			writer.close();
			assertThat(wait.get(5, TimeUnit.SECONDS)).isEqualTo(Descriptor.CLOSED);
			reader.close();
			// What earlier tests left to the collector may be closed meanwhile, or opened
			// by a neighbour
			assertThat(KernelLimit.countOpenFiles()).isLessThan(before + 25);
		}
	}

	@Test
	void waitEndsInTime() throws Exception {
		Path path = this.directory.resolve("fifo");
		Pipe.create(path);
		try (Pipe reader = Pipe.openReader(path); Pipe writer = Pipe.openWriter(path)) {
			long start = System.nanoTime();
			assertThat(writer.descriptor().await((short) 0, Duration.ofMillis(50).toNanos())).isZero();
			assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
			assertThat(reader.unread()).isZero();
		}
	}

	@Test
	void closedNumberIsNeverUsedAgain() throws Exception {
		Path path = this.directory.resolve("fifo");
		Pipe.create(path);
		try (Pipe reader = Pipe.openReader(path)) {
			Pipe first = Pipe.openWriter(path);
			int number = first.descriptor().number();
			first.close();
			first.close();
			try (Pipe second = Pipe.openWriter(path)) {
				assertThat(second.descriptor().number()).as("the number is reused").isEqualTo(number);
				assertThat(first.write(ByteBuffer.allocateDirect(8))).isEqualTo(-Errno.EBADF);
				assertThat(first.descriptor().probe(Descriptor.WRITABLE)).isEqualTo(Descriptor.CLOSED);
				assertThat(reader.unread()).isZero();
			}
		}
		assertThat(Files.exists(path)).isTrue();
	}

}
