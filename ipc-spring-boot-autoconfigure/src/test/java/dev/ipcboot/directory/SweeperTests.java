package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.ipcboot.IpcException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TaskDirectory#sweep}.
 */
@Timeout(60)
class SweeperTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void removesWhatTheDeadLeftAndLeavesTheLivingAlone() {
		try (OtherProcess dead = OtherProcess.readyJava(this.files.path());
				OtherProcess living = OtherProcess.readyJava(this.files.path());
				Claim own = this.directory.claim(returnTask(3))) {
			dead.ask("claim " + returnTask(1));
			dead.ask("lock " + returnTask(4));
			dead.ask("claim orders");
			living.ask("claim " + returnTask(2));
			living.ask("lock " + returnTask(5));
			living.ask("claim bills");
			TestDirectory.publish(own);
			dead.kill();
			List<String> removed = new ArrayList<>();
			List<TaskRecord> swept = this.directory.sweep((entry) -> removed.add(entry.task()));
			assertThat(removed).containsExactly("orders", returnTask(1));
			assertThat(swept).extracting(TaskRecord::task).containsExactlyElementsOf(removed);
			assertThat(this.files.file(returnTask(1) + ".lock")).doesNotExist();
			assertThat(this.files.file(returnTask(4) + ".lock")).doesNotExist();
			assertThat(this.files.file(returnTask(5) + ".lock")).exists();
			assertThat(this.files.file("orders.lock")).exists();
			assertThat(this.directory.list()).extracting(TaskRecord::task)
				.containsExactly("bills", returnTask(2), returnTask(3));
			assertThat(living.ask("close bills")).isEqualTo("closed");
			assertThat(living.ask("close " + returnTask(5))).isEqualTo("closed");
		}
	}

	@Test
	void privateObjectsWithoutRecordAreRemoved() throws IOException {
		try (OtherProcess dead = OtherProcess.readyJava(this.files.path());
				OtherProcess living = OtherProcess.readyJava(this.files.path())) {
			dead.ask("lock " + returnTask(1));
			living.ask("lock " + returnTask(2));
			for (int i = 1; i <= 3; i++) {
				Files.createFile(this.files.file(returnTask(i) + ".fifo"));
			}
			Files.createFile(this.files.file("orders.fifo"));
			dead.kill();
			this.directory.sweep((entry) -> {
			});
			assertThat(this.files.file(returnTask(1) + ".fifo")).doesNotExist();
			assertThat(this.files.file(returnTask(1) + ".lock")).doesNotExist();
			assertThat(this.files.file(returnTask(2) + ".fifo")).exists();
			assertThat(this.files.file(returnTask(3) + ".fifo")).doesNotExist();
			assertThat(this.files.file(returnTask(3) + ".lock")).doesNotExist();
			assertThat(this.files.file("orders.fifo")).exists();
			Files.delete(this.files.file("orders.fifo"));
		}
	}

	@Test
	void directoryThatWasRemovedHasNothingToSweep() throws IOException {
		Files.delete(this.files.path());
		assertThat(this.directory.sweep((entry) -> {
		})).isEmpty();
		assertThat(this.directory.list()).isEmpty();
		Files.createDirectory(this.files.path());
	}

	@Test
	void aDeadOwnerIsSweptOnceByManySweepersAtOnce() throws Exception {
		int tasks = 40;
		List<OtherProcess> sweepers = IntStream.range(0, 3)
			.mapToObj((i) -> OtherProcess.java(this.files.path()))
			.toList();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try (OtherProcess dead = OtherProcess.readyJava(this.files.path()); Claim own = this.directory.claim("own")) {
			for (int i = 0; i < tasks; i++) {
				assertThat(dead.ask("claim " + returnTask(i))).isEqualTo("claimed");
			}
			TaskRecord entry = TestDirectory.publish(own);
			dead.kill();
			sweepers.forEach((sweeper) -> assertThat(sweeper.answer()).isEqualTo("ready"));
			sweepers.forEach((sweeper) -> sweeper.tell("sweep"));
			ConcurrentLinkedQueue<String> removed = new ConcurrentLinkedQueue<>();
			Callable<List<TaskRecord>> sweep = () -> this.directory.sweep((each) -> removed.add(each.task()));
			for (Future<List<TaskRecord>> future : threads.invokeAll(List.of(sweep, sweep, sweep, sweep))) {
				future.get();
			}
			int elsewhere = sweepers.stream().mapToInt((sweeper) -> Integer.parseInt(sweeper.answer())).sum();
			assertThat(removed).doesNotHaveDuplicates();
			assertThat(removed.size() + elsewhere).isEqualTo(tasks);
			assertThat(this.directory.list()).containsExactly(entry);
			assertThat(this.files.path()).isDirectoryNotContaining("glob:**return.*");
		}
		finally {
			threads.shutdownNow();
			sweepers.forEach(OtherProcess::close);
		}
	}

	@Test
	void aRemoverThatFailsKeepsTheRecordAndDoesNotStopTheSweep() throws IOException {
		write("bills");
		write("orders");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.directory.sweep((entry) -> {
			if (entry.task().equals("bills")) {
				throw new IpcException("no");
			}
		})).withMessageContaining("'bills'");
		assertThat(this.directory.list()).extracting(TaskRecord::task).containsExactly("bills");
		assertThat(this.directory.sweep((entry) -> {
		})).extracting(TaskRecord::task).containsExactly("bills");
	}

	@Test
	void removesMalformedRecordsThatNobodyOwns() throws IOException {
		Files.writeString(this.files.file("orders.json"), "nonsense");
		Files.writeString(this.files.file("bills.json"), "nonsense");
		try (Claim claim = this.directory.claim("bills")) {
			assertThat(this.directory.sweep((entry) -> {
			})).isEmpty();
			assertThat(this.files.file("orders.json")).doesNotExist();
			assertThat(this.files.file(claim.task() + ".json")).exists();
		}
	}

	@Test
	void aClaimerWaitsForASweepOfItsName() throws Exception {
		write("orders");
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			List<Future<Claim>> claims = new ArrayList<>();
			this.directory.sweep((entry) -> claims.add(threads.submit(() -> this.directory.claim("orders"))));
			claims.get(0).get().close();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void write(String task) throws IOException {
		RecordFile.write(new TaskFiles(this.files.path()), RecordFileTests.example(task));
	}

	private static String returnTask(int number) {
		return "return.%016x".formatted(number);
	}

}
