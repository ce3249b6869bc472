package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.ipcboot.IpcAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RecordFile}, {@link RecordJson} and {@link JsonReader}.
 */
@Timeout(30)
class RecordFileTests {

	private final TestDirectory files = new TestDirectory();

	private final TaskDirectory directory = this.files.open();

	private final Path json = this.files.file("orders.json");

	@AfterEach
	void delete() {
		this.files.close();
	}

	@Test
	void readsWhatItWrites() throws IOException {
		TaskRecord entry = new TaskRecord("orders",
				List.of(IpcAddress.of("unix:/a b/\"ü\\.sock"), IpcAddress.of("posix-mq:/ipc.0.orders")), 4711,
				123456789012L, "jürgen\n\u0001\uD83D\uDE00", 4294967294L, "lines", 3, "0123456789abcdef",
				1700000000000L, Map.of("version", "9", "note", "\uD83D lone"));
		RecordFile.write(new TaskFiles(this.files.path()), entry);
		assertThat(this.directory.find("orders")).contains(entry);
		assertThat(this.files.file("orders.tmp")).doesNotExist();
	}

	@Test
	void readsWhatAShellWrites() throws IOException {
		Files.writeString(this.json, "{\"task\":\"orders\",\"addresses\":[\"pipe:/tmp/x\"],\"pid\":12}");
		TaskRecord entry = this.directory.find("orders").orElseThrow();
		assertThat(entry).isEqualTo(new TaskRecord("orders", List.of(IpcAddress.of("pipe:/tmp/x")), 12, 0, "unknown",
				-1, "ipc", 1, "", 0, Map.of()));
	}

	@Test
	void carriesUnknownStringsAndIgnoresUnknownRest() throws IOException {
		Files.writeString(this.json, """
				{ "zone" : "a\\u00e9\\/", "task":"orders", "flag":true, "none":null, "ratio": -1.5e+3,
				  "big": 123456789012345678901234567890, "nested":{"a":[1,{"b":[]}]}, "mixed":["x",1], "list":["x"],
				  "empty":{}, "addresses":["unix:"], "pid":12}
				""");
		assertThat(this.directory.find("orders").orElseThrow().attributes()).isEqualTo(Map.of("zone", "aé/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "nonsense", "[]", "{", "{}", "{\"task\":\"orders\"}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"]}",
			"{\"task\":\"bills\",\"addresses\":[\"unix:\"],\"pid\":1}",
			"{\"task\":\"orders\",\"addresses\":[],\"pid\":1}",
			"{\"task\":\"orders\",\"addresses\":\"unix:\",\"pid\":1}",
			"{\"task\":\"orders\",\"addresses\":[1],\"pid\":1}",
			"{\"task\":\"orders\",\"addresses\":[\"?\"],\"pid\":1}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":0}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":\"1\"}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1.5}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":01}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,\"protocol\":99999999999}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1} more",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,\"x\":tru}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,\"x\":\"\\x\"}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,\"x\":\"\\u12g4\"}",
			"{\"task\":\"orders\",\"addresses\":[\"unix:\"],\"pid\":1,\"x\":\"\u0001\"}" })
	void aMalformedRecordIsAbsentWithAReason(String text) throws IOException {
		Files.writeString(this.json, text);
		TaskLookup lookup = this.directory.lookup("orders");
		assertThat(lookup.found()).isEmpty();
		assertThat(lookup.problem()).contains("malformed").contains(this.json.toString());
		assertThat(this.directory.list()).isEmpty();
		this.directory.claim("orders").close();
		assertThat(this.json).doesNotExist();
	}

	@Test
	void aRecordThatIsTooLargeTooDeepOrNoTextIsAbsent() throws IOException {
		Files.writeString(this.json, " ".repeat(RecordFile.MAX_SIZE + 1));
		assertThat(this.directory.lookup("orders").problem()).contains("more than 65536 bytes");
		Files.writeString(this.json, "{\"a\":" + "[".repeat(30_000));
		assertThat(this.directory.lookup("orders").problem()).contains("nested deeper than 16");
		Files.write(this.json, new byte[] { '{', (byte) 0xff, '}' });
		assertThat(this.directory.lookup("orders").problem()).contains("not UTF-8");
		Files.delete(this.json);
		Files.createDirectory(this.json);
		assertThat(this.directory.lookup("orders").problem()).contains("not a regular file");
		Files.delete(this.json);
		Files.createSymbolicLink(this.json, Path.of("/etc/passwd"));
		assertThat(this.directory.lookup("orders").problem()).contains("not a regular file");
	}

	@Test
	void randomDamageNeverCrashesTheReader() throws IOException {
		Random random = new Random(1);
		String noise = "{}[]\",:\\u0-e. \uD800";
		String whole = RecordJson.write(example("orders").withAttribute("x", "\u00e9\\\""));
		for (int i = 0; i < 5000; i++) {
			StringBuilder damaged = new StringBuilder(whole);
			for (int n = random.nextInt(4); n >= 0; n--) {
				int at = random.nextInt(damaged.length());
				if (random.nextBoolean()) {
					damaged.setCharAt(at, noise.charAt(random.nextInt(noise.length())));
				}
				else {
					damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(15)));
				}
			}
			if (i % 50 == 0) {
				Files.write(this.json, damaged.toString().getBytes(StandardCharsets.UTF_8));
				assertThat(this.directory.lookup("orders")).isNotNull();
			}
			try {
				assertThat(RecordJson.read("orders", damaged.toString()).task()).isEqualTo("orders");
			}
			catch (ParseException ex) {
				assertThat(ex.getMessage()).isNotBlank();
			}
		}
	}

	@Test
	void anAttributeDoesNotReplaceAMember() {
		assertThatIllegalArgumentException().isThrownBy(() -> example("orders").withAttribute("pid", "1"));
	}

	@Test
	void filesOfOtherTasksAndStrangersAreNoRecords() throws IOException {
		RecordFile.write(new TaskFiles(this.files.path()), example("orders.json"));
		RecordFile.write(new TaskFiles(this.files.path()), example("orders"));
		Files.writeString(this.files.file("UPPER.json"), "{}");
		Files.writeString(this.files.file(".json"), "{}");
		Files.writeString(this.files.file("orders.sock"), "");
		assertThat(this.directory.list()).extracting(TaskRecord::task).containsExactly("orders", "orders.json");
	}

	static TaskRecord example(String task) {
		return new TaskRecord(task, List.of(IpcAddress.of("unix:/tmp/" + task)), 4711, 5, "me", 0, "ipc", 1, "ab", 9,
				Map.of());
	}

}
