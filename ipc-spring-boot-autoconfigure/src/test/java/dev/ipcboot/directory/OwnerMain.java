package dev.ipcboot.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcException;

/**
 * A second process that claims, probes and sweeps as it is told, one answer per line. It
 * ends with its standard input.
 */
public final class OwnerMain {

	private final Map<String, Claim> claims = new HashMap<>();

	private final TaskDirectory directory;

	private OwnerMain(TaskDirectory directory) {
		this.directory = directory;
	}

	public static void main(String[] args) throws IOException {
		OwnerMain owner = new OwnerMain(TaskDirectory.open(Path.of(args[0])));
		System.out.println("ready");
		try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				System.out.println(owner.answer(line.split(" ")));
			}
		}
	}

	private String answer(String[] words) {
		try {
			return switch (words[0]) {
				case "lock" -> {
					this.claims.put(words[1], this.directory.claim(words[1]));
					yield "locked";
				}
				case "claim" -> {
					Claim claim = this.directory.claim(words[1]);
					this.claims.put(words[1], claim);
					TestDirectory.publish(claim);
					yield "claimed";
				}
				case "keep" -> Boolean.toString(this.claims.get(words[1]).keep());
				case "close" -> {
					this.claims.remove(words[1]).close();
					yield "closed";
				}
				case "probe" -> probe(words[1], Integer.parseInt(words[2]));
				case "sweep" -> Integer.toString(this.directory.sweep((entry) -> {
				}).size());
				default -> "unknown";
			};
		}
		catch (IpcException ex) {
			return ex.getClass().getSimpleName() + ": " + ex.getMessage();
		}
	}

	private String probe(String task, int times) {
		TaskRecord entry = ClaimTests.withoutStartTime(RecordFileTests.example(task));
		int owned = 0;
		for (int i = 0; i < times; i++) {
			owned += (this.directory.isOwned(entry)) ? 1 : 0;
		}
		return "owned " + owned;
	}

}
