package dev.ipcboot.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A file of the page. Immutable; the bytes must not be changed.
 *
 * @param contentType what it is
 * @param content the file
 */
record ConsoleAsset(String contentType, byte[] content) {

	static ConsoleAsset load(String name, String contentType) {
		try (InputStream stream = ConsoleAsset.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IllegalStateException("The file " + name + " of the console is missing from its jar");
			}
			return new ConsoleAsset(contentType, stream.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
