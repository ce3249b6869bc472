package dev.ipcboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import dev.ipcboot.TestPaths;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.util.FileSystemUtils;

/**
 * A directory for each test with a path that is short enough for sockets.
 */
public class ShortDirectory implements BeforeEachCallback, AfterEachCallback {

	private Path path = Path.of("");

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		this.path = TestPaths.create();
	}

	@Override
	public void afterEach(ExtensionContext context) throws IOException {
		FileSystemUtils.deleteRecursively(this.path);
	}

	/**
	 * Where it is.
	 * @return the path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * As a property.
	 * @return the property that makes an application use it
	 */
	public String property() {
		return "ipc.directory=" + this.path;
	}

}
