package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link QueueIndex}.
 */
@Timeout(30)
class QueueIndexTests {

	private static final IpcAddress QUEUE = IpcAddress.of("posix-mq:/ipc.0.01234567.orders");

	private final TestDirectory files = new TestDirectory();

	private final QueueIndex index = QueueIndex.at(this.files.file("index"));

	private final Path gone = this.files.file("gone");

	private final List<IpcAddress> removed = new ArrayList<>();

	@AfterEach
	void delete() {
		this.index.close();
		this.files.close();
	}

	private void sweep() {
		this.index.sweep(Duration.ZERO, (directory) -> {
		}, this.removed::add);
	}

	/** An entry of a process that is no more, with a lock file that is free. */
	private void entryOfADeadProcess(Path directory, String namespace) throws IOException {
		TaskDirectory target = TaskDirectory.open(this.files.file("index"));
		String name = "return.00000000000000aa";
		TaskRecord example = RecordFileTests.example(name);
		TaskRecord entry = new TaskRecord(name, List.of(QUEUE), 4_000_000, 1, example.user(), example.uid(), "ipc", 1,
				"00", System.currentTimeMillis(),
				Map.of(QUEUE.toString(), directory.resolve("orders").toString(), "namespace", namespace));
		RecordFile.write(new TaskFiles(target.path()), entry);
	}

	private static String namespace() throws IOException {
		return Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
	}

	@Test
	void emptyIndexLeavesNothing() {
		sweep();
		assertThat(this.files.file("index")).doesNotExist();
		this.index.add(QUEUE, this.gone, "orders");
		assertThat(TaskDirectory.open(this.files.file("index")).list()).hasSize(1);
		this.index.remove(QUEUE);
		assertThat(TaskDirectory.open(this.files.file("index")).list()).isEmpty();
	}

	@Test
	void queueOfADeadProcessWithoutDirectoryIsRemovedOnce() throws IOException {
		entryOfADeadProcess(this.gone, namespace());
		sweep();
		sweep();
		assertThat(this.removed).containsExactly(QUEUE);
	}

	@Test
	void queueThatALivingProcessHasListedStays() throws IOException {
		entryOfADeadProcess(this.gone, namespace());
		this.index.add(QUEUE, this.gone, "orders");
		sweep();
		assertThat(this.removed).isEmpty();
	}

	@Test
	void queueOfATaskWhoseDirectoryExistsStaysInTheList() throws IOException {
		Path directory = this.files.file("present");
		TaskDirectory.open(directory);
		entryOfADeadProcess(directory, namespace());
		sweep();
		assertThat(this.removed).isEmpty();
		Files.delete(directory);
		sweep();
		assertThat(this.removed).containsExactly(QUEUE);
	}

	@Test
	void queueInAnotherNamespaceStays() throws IOException {
		entryOfADeadProcess(this.gone, "ipc:[1]");
		sweep();
		assertThat(this.removed).isEmpty();
		assertThat(TaskDirectory.open(this.files.file("index")).list()).hasSize(1);
	}

	@Test
	void queueThatCanNotBeRemovedHereStaysInTheList() throws IOException {
		entryOfADeadProcess(this.gone, namespace());
		this.index.sweep(Duration.ZERO, (directory) -> {
		}, (queue) -> false);
		sweep();
		assertThat(this.removed).containsExactly(QUEUE);
	}

	@Test
	void queueOfADeadProcessIsFreeWhileAnotherOneSweeps() throws IOException {
		entryOfADeadProcess(this.gone, namespace());
		Path lock = this.files.file("index").resolve("return.00000000000000aa.lock");
		try (OtherProcess sweeper = OtherProcess.python("""
				import fcntl, sys
				lock = open(sys.argv[1], "a")
				fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
				print("locked")
				sys.stdin.read()
				""", lock)) {
			assertThat(sweeper.answer()).isEqualTo("locked");
			assertThatNoException().isThrownBy(() -> this.index.requireFree(QUEUE, "orders"));
		}
	}

	@Test
	void indexThatOthersCanWriteToIsNotUsed() throws IOException {
		Path open = Files.createDirectory(this.files.file("index"));
		entryOfADeadProcess(this.gone, namespace());
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(this::sweep);
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.index.add(QUEUE, this.gone, "orders"));
		assertThatNoException().isThrownBy(() -> this.index.requireFree(QUEUE, "orders"));
		assertThat(this.removed).isEmpty();
	}

	@Test
	void removedEntryComesBack() throws IOException {
		this.index.add(QUEUE, this.gone, "orders");
		TaskDirectory target = TaskDirectory.open(this.files.file("index"));
		Files.delete(this.files.file("index/" + target.list().get(0).task() + ".json"));
		assertThat(target.list()).isEmpty();
		this.index.keep();
		assertThat(target.list()).hasSize(1);
	}

	@Test
	void queueOfAnotherLivingProcessIsRefusedWithItsName() throws IOException {
		try (OtherProcess other = OtherProcess.readyJava(this.files.path())) {
			entryOfADeadProcess(this.gone, namespace());
			Path record = this.files.file("index/return.00000000000000aa.json");
			Files.writeString(record, Files.readString(record)
				.replace("4000000", Long.toString(other.pid()))
				.replace("\"startTime\": 1,", "\"startTime\": " + ProcessIdentity.startTimeOf(other.pid()) + ","));
			assertThatExceptionOfType(IpcTaskTakenException.class)
				.isThrownBy(() -> this.index.requireFree(QUEUE, "orders"))
				.withMessageContaining("pid " + other.pid());
			other.kill();
			assertThatNoException().isThrownBy(() -> this.index.requireFree(QUEUE, "orders"));
		}
	}

}
