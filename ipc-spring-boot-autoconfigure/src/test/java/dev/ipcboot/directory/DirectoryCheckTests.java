package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import dev.ipcboot.IpcException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TaskDirectory#open} and {@link TaskDirectory#defaultPath()}.
 */
@Timeout(30)
class DirectoryCheckTests {

	private static final int NOBODY = 65534;

	private final TestDirectory files = new TestDirectory();

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void createsTheDirectoryAndItsParentsForTheUserAlone() throws IOException {
		Path path = this.files.file("a/b");
		assertThat(TaskDirectory.open(path).path()).isEqualTo(path);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
			.isEqualTo("rwx------");
		assertThat(TaskDirectory.open(path)).hasToString(path.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwxrwxrwx", "rwxrwx---", "rwx----w-" })
	void refusesADirectoryThatOthersCanWriteAndLeavesItAsItIs(String mode) throws IOException {
		Files.setPosixFilePermissions(this.files.path(), PosixFilePermissions.fromString(mode));
		assertThatExceptionOfType(IpcException.class).isThrownBy(this.files::open)
			.withMessageContaining("mode " + mode)
			.withMessageContaining("chmod 700 " + this.files.path())
			.withMessageContaining("ipc.directory");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.files.path()))).isEqualTo(mode);
	}

	@Test
	void acceptsADirectoryThatOthersCanRead() throws IOException {
		Files.setPosixFilePermissions(this.files.path(), PosixFilePermissions.fromString("rwxr-xr-x"));
		assertThat(this.files.open().path()).isEqualTo(this.files.path());
	}

	@Test
	void refusesADirectoryOfSomebodyElse() throws IOException {
		Path path = Path.of("/");
		long owner = 0;
		if (ProcessIdentity.current().uid() == 0) {
			path = Files.createDirectory(this.files.file("theirs"));
			owner = NOBODY;
			Files.setAttribute(path, "unix:uid", NOBODY);
		}
		Path theirs = path;
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> TaskDirectory.open(theirs))
			.withMessageContaining("belongs to uid " + owner)
			.withMessageContaining("runs as uid " + ProcessIdentity.current().uid())
			.withMessageContaining("chown");
	}

	@Test
	void refusesALinkOfSomebodyElse() throws IOException {
		Assumptions.assumeTrue(ProcessIdentity.current().uid() == 0, "only root can give a link away");
		Path link = Files.createSymbolicLink(this.files.file("link"), Files.createDirectory(this.files.file("own")));
		Files.setAttribute(link, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> TaskDirectory.open(link))
			.withMessageContaining("belongs to uid " + NOBODY);
	}

	@Test
	void refusesWhatIsNoDirectory() throws IOException {
		Path file = Files.createFile(this.files.file("file"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> TaskDirectory.open(file))
			.withMessageContaining("is not a directory");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> TaskDirectory.open(file.resolve("below")))
			.withMessageContaining("install -d -m 0700");
		Path dangling = Files.createSymbolicLink(this.files.file("dangling"), this.files.file("nothing"));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> TaskDirectory.open(dangling));
	}

	@Test
	void theDefaultDependsOnTheUserAlone() {
		long uid = ProcessIdentity.current().uid();
		assertThat(TaskDirectory.defaultPath()).isIn(Path.of("/run/ipc-" + uid), Path.of("/tmp/ipc-" + uid));
	}

	@Test
	void thisProcessRunsAndNoOtherOfItsNumber() {
		ProcessIdentity self = ProcessIdentity.current();
		assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")), "start times are read from /proc");
		assertThat(ProcessIdentity.isRunning(self.pid(), self.startTime())).isTrue();
		assertThat(ProcessIdentity.isRunning(self.pid(), self.startTime() + 1)).isFalse();
		assertThat(ProcessIdentity.isRunning(self.pid(), 0)).isFalse();
	}

}
