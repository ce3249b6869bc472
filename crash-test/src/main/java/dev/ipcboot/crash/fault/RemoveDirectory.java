package dev.ipcboot.crash.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removal of the task directory with everything in it.
 */
final class RemoveDirectory implements Fault {

	@Override
	public boolean strike(Scene scene) {
		scene.begun("remove", Scene.EVERYTHING, "the task directory with all files");
		try {
			for (Path file : files(scene.directory())) {
				Files.deleteIfExists(file);
			}
			Files.deleteIfExists(scene.directory());
		}
		catch (IOException ex) {
			// The owners put their files back meanwhile.
		}
		return true;
	}

	private static List<Path> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
	}

}
