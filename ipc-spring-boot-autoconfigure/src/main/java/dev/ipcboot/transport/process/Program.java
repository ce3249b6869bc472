package dev.ipcboot.transport.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.ipcboot.IpcAddressException;
import dev.ipcboot.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Finds out before the start whether a program can be started at all, so that a mistake
 * in the configuration is an error of the start, with words, and not a child that fails
 * again and again.
 */
final class Program {

	private Program() {
	}

	/**
	 * What people are shown of a program. Whoever writes arguments behind its name makes
	 * a mistake, but the arguments may hold secrets even so.
	 * @param program the program, or an address at which it is named
	 */
	static String shown(String program) {
		int blank = program.indexOf(' ');
		return (blank < 0) ? program : program.substring(0, blank) + " ...";
	}

	/**
	 * The options of an endpoint with the command that its address or its options name.
	 * @throws IpcAddressException if there is no command, or it can't be started
	 */
	static ExecOptions require(Endpoint endpoint) {
		ExecOptions configured = endpoint.options().get(ExecOptions.class, ExecOptions.DEFAULTS);
		ExecOptions options = configured.withCommand(command(endpoint, configured));
		Path directory = options.workingDirectory();
		if (directory != null && !Files.isDirectory(directory)) {
			throw refusal(endpoint, "the working directory " + directory + " of its child process is no directory",
					"create it, or change " + property(endpoint, "working-directory"));
		}
		checkProgram(endpoint, options.command().get(0), directory);
		return options;
	}

	private static List<String> command(Endpoint endpoint, ExecOptions options) {
		boolean named = !endpoint.address().isDerived();
		if (named && !options.command().isEmpty()) {
			throw refusal(endpoint, "it names a program, and " + property(endpoint, "command") + " does too",
					"write exec: alone, or leave out the command");
		}
		List<String> command = named ? List.of(endpoint.address().target()) : options.command();
		if (command.isEmpty() || command.get(0).isBlank()) {
			throw refusal(endpoint, "nothing says which program to start",
					"set " + property(endpoint, "command") + ", or write exec:/path/of/the/program");
		}
		return command;
	}

	private static void checkProgram(Endpoint endpoint, String program, @Nullable Path directory) {
		if (program.indexOf('/') >= 0) {
			Path path = (directory != null) ? directory.resolve(program) : Path.of(program);
			if (!Files.isRegularFile(path)) {
				throw refusal(endpoint, "there is no program " + shown(path.toString()),
						"install it, or correct the path");
			}
			if (!Files.isExecutable(path)) {
				throw refusal(endpoint, "the file " + shown(path.toString()) + " can't be executed by this user",
						"chmod +x " + shown(path.toString()) + ", or start it through its interpreter");
			}
		}
		else if (!isInPath(program)) {
			throw refusal(endpoint,
					"there is no program '" + shown(program) + "' in the PATH of this process (" + System.getenv("PATH")
							+ ")",
					(program.indexOf(' ') > 0)
							? "write each argument as an element of its own in " + property(endpoint, "command")
							: "install it, or write its whole path");
		}
	}

	private static boolean isInPath(String program) {
		String path = System.getenv("PATH");
		if (path == null) {
			return true;
		}
		return List.of(path.split(File.pathSeparator))
			.stream()
			.map((folder) -> Path.of(folder.isEmpty() ? "." : folder, program))
			.anyMatch((candidate) -> Files.isRegularFile(candidate) && Files.isExecutable(candidate));
	}

	private static String property(Endpoint endpoint, String name) {
		return "ipc.tasks." + endpoint.task() + ".exec." + name;
	}

	private static IpcAddressException refusal(Endpoint endpoint, String problem, String remedy) {
		return new IpcAddressException(shown(endpoint.address().toString()),
				"task '" + endpoint.task() + "': " + problem, remedy);
	}

}
