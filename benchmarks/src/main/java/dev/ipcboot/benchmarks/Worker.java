package dev.ipcboot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import dev.ipcboot.benchmarks.contender.Client;
import dev.ipcboot.benchmarks.contender.Contender;
import dev.ipcboot.benchmarks.contender.Contenders;
import dev.ipcboot.benchmarks.contender.Place;
import org.jspecify.annotations.Nullable;

/**
 * One of the two processes of a measurement. It obeys the coordinator, which writes
 * commands to its standard input and reads answers, lines that begin with {@code "= "},
 * from its standard output; it ends with its input. Arguments: {@code send} or
 * {@code receive}, contender, directory, carrier.
 */
public final class Worker {

	static final String ANSWER = "= ";

	private Worker() {
	}

	/**
	 * Obey until the standard input ends.
	 * @param arguments see above
	 * @throws Exception if anything fails, which ends the process
	 */
	public static void main(String[] arguments) throws Exception {
		int status = 1;
		try {
			Contender contender = Contenders.of(arguments[1], arguments[3]);
			Place place = new Place(Path.of(arguments[2]), arguments[3]);
			if (arguments[0].equals("receive")) {
				AutoCloseable receiver = contender.receive(place);
				obey(null);
				receiver.close();
			}
			else {
				Client client = contender.connect(place);
				obey(new Sending(client));
				client.close();
			}
			status = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// Threads of some neighbours would keep the process.
		Runtime.getRuntime().halt(status);
	}

	/**
	 * Obey until the standard input ends.
	 * @param sending what sends, or {@code null} for a process that does not
	 */
	static void obey(@Nullable Sending sending) throws Exception {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		answer("ready");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			String[] words = line.split(" ");
			if (words[0].equals("allocated")) {
				answer(Long.toString(ProcessFigures.allocated()));
			}
			else if (words[0].equals("heap")) {
				answer(Long.toString(ProcessFigures.heapAfterCollection()));
			}
			else if (words[0].equals("resident")) {
				answer(Long.toString(ProcessFigures.resident()));
			}
			else if (sending != null) {
				answer(Double.toString(sending.measure(Figure.of(words[0]), Integer.parseInt(words[1]),
						Long.parseLong(words[2]), Integer.parseInt(words[3]))));
			}
		}
	}

	private static void answer(String text) throws IOException {
		System.out.println(ANSWER + text);
		System.out.flush();
	}

}
