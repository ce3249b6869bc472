package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.ipcboot.IpcException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters on disk.
 */
@Timeout(60)
class DeadLetterSpoolTests {

	@TempDir
	Path temporary;

	private Path path;

	private TaskDirectory directory;

	private DeadLetterSpool spool;

	@BeforeEach
	void open() {
		this.path = this.temporary.resolve("ipc");
		this.directory = TaskDirectory.open(this.path);
		this.spool = new DeadLetterSpool(this.directory, 3, 10_000);
	}

	@Test
	void whatIsWrittenIsReadAndRemoved() throws IOException {
		Map<String, Object> headers = Map.of("text", "grün", "number", 7L, "flag", true);
		assertThat(this.spool.write("orders", headers, new byte[] { 1, 2, 3 }, 5)).isZero();
		assertThat(this.spool.tasks()).containsExactly("orders");
		String id = this.spool.ids("orders").get(0);
		SpooledMessage message = this.spool.read("orders", id).orElseThrow();
		assertThat(message.headers()).isEqualTo(headers);
		assertThat(message.payload()).containsExactly(1, 2, 3);
		assertThat(message.priority()).isEqualTo(5);
		Path folder = this.path.resolve("orders.dlt.spool");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(id + ".msg"))))
			.isEqualTo("rw-------");
		assertThat(this.spool.remove("orders", id)).isTrue();
		assertThat(this.spool.remove("orders", id)).isFalse();
		assertThat(this.spool.read("orders", id)).isEmpty();
	}

	@Test
	void theOldestMakeRoom() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.spool.write("orders", Map.of("n", i), new byte[10], 0)).isZero();
		}
		List<String> before = this.spool.ids("orders");
		assertThat(this.spool.write("orders", Map.of("n", 3), new byte[10], 0)).isEqualTo(1);
		assertThat(this.spool.ids("orders")).hasSize(3).startsWith(before.get(1), before.get(2));
		assertThat(this.spool.write("orders", Map.of("n", 4), new byte[9_900], 0)).isEqualTo(2);
		assertThat(this.spool.write("other", Map.of(), new byte[10], 0)).as("of a task each").isZero();
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> this.spool.write("orders", Map.of(), new byte[10_000], 0))
			.withMessageContaining("ipc.listener.dead-letter.spool-size");
	}

	@Test
	void partsAreNeverTakenForMessages() throws IOException {
		this.spool.write("orders", Map.of("n", 1), new byte[100], 0);
		Path folder = this.path.resolve("orders.dlt.spool");
		String id = this.spool.ids("orders").get(0);
		Files.write(folder.resolve(id.replace('-', '0') + "-00000000.tmp"), new byte[10]);
		assertThat(this.spool.ids("orders")).containsExactly(id);
		byte[] whole = Files.readAllBytes(folder.resolve(id + ".msg"));
		for (int length : new int[] { 0, 10, whole.length - 1 }) {
			Files.write(folder.resolve(id + ".msg"), Arrays.copyOf(whole, length));
			assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.spool.read("orders", id))
				.withMessageContaining("is not whole");
		}
		whole[whole.length - 1] ^= 1;
		Files.write(folder.resolve(id + ".msg"), whole);
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.spool.read("orders", id));
	}

	@Test
	void namesLeadNowhereElse() {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.spool.read("orders", "../../etc/passwd"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.spool.remove("orders", "../orders.lock"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> this.spool.ids("../orders"));
		assertThat(this.spool.ids("nobody")).isEmpty();
		assertThat(this.spool.tasks()).isEmpty();
	}

}
