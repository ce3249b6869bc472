package dev.ipcboot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddressException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.process.ProcessTransport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Programs that know nothing of this project, as children: filters that are asked
 * questions, and scripts that tell something.
 */
@Timeout(120)
class FilterChildTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner child(String framing, String... command) {
		Assumptions.assumeTrue(
				Arrays.stream(System.getenv("PATH").split(":"))
					.anyMatch((folder) -> Files.isExecutable(Path.of(folder, command[0]))),
				command[0] + " is not installed");
		List<String> properties = new ArrayList<>(List.of(this.directory.property(), "ipc.template.reply-timeout=60s",
				"ipc.tasks.filter.address=exec:", "ipc.tasks.filter.framing=" + framing));
		for (int i = 0; i < command.length; i++) {
			properties.add("ipc.tasks.filter.exec.command[" + i + "]=" + command[i]);
		}
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(properties.toArray(String[]::new));
	}

	@Test
	void jqIsAsked() {
		child("lines", "jq", "--unbuffered", "-c", ".price * 2").run((context) -> {
			IpcOperations ipc = context.getBean(IpcOperations.class);
			for (int price = 0; price < 50; price++) {
				assertThat(ipc.convertSendAndReceive("filter", "{\"price\":" + price + "}", String.class))
					.isEqualTo(String.valueOf(price * 2));
			}
		});
	}

	@Test
	void bcIsAsked() {
		child("lines", "bc", "-q").run((context) -> {
			IpcOperations ipc = context.getBean(IpcOperations.class);
			assertThat(ipc.convertSendAndReceive("filter", "6 * 7", String.class)).isEqualTo("42");
			assertThat(ipc.convertSendAndReceive("filter", "2 ^ 40", String.class)).isEqualTo("1099511627776");
		});
	}

	@Test
	void aKilledFilterIsBackForTheNextQuestion() {
		child("lines", "bc", "-q").run((context) -> {
			IpcOperations ipc = context.getBean(IpcOperations.class);
			ProcessTransport children = context.getBean(ProcessTransport.class);
			assertThat(ipc.convertSendAndReceive("filter", "1 + 1", String.class)).isEqualTo("2");
			long pid = children.children().get(0).pid();
			ProcessHandle.of(pid).orElseThrow().destroyForcibly();
			await().until(() -> children.children().get(0).restarts() == 1
					&& children.children().get(0).state() == ChildStatus.State.RUNNING);
			await().ignoreExceptions()
				.untilAsserted(
						() -> assertThat(ipc.convertSendAndReceive("filter", "2 + 2", String.class)).isEqualTo("4"));
		});
	}

	@Test
	void pythonSpeaksContentLength() {
		String script = """
				import sys
				while True:
				    length = 0
				    line = sys.stdin.buffer.readline()
				    if not line: break
				    while line.strip():
				        if line.lower().startswith(b"content-length:"): length = int(line.split(b":")[1])
				        line = sys.stdin.buffer.readline()
				    answer = sys.stdin.buffer.read(length).upper()
				    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%s" % (len(answer), answer))
				    sys.stdout.buffer.flush()
				""";
		child("content-length", "python3", "-c", script).run((context) -> {
			IpcOperations ipc = context.getBean(IpcOperations.class);
			assertThat(ipc.convertSendAndReceive("filter", "two\nlines", String.class)).isEqualTo("TWO\nLINES");
		});
	}

	@Test
	void aShellScriptTellsAListener() {
		child("lines", "sh", "-c", "for i in 1 2 3; do echo \"told $i\"; done; cat >/dev/null")
			.withUserConfiguration(Told.class)
			.run((context) -> {
				Told told = context.getBean(Told.class);
				for (int i = 1; i <= 3; i++) {
					assertThat(told.lines.poll(30, TimeUnit.SECONDS)).isEqualTo("told " + i);
				}
			});
	}

	@Test
	void aProgramThatIsNotThereIsAnErrorOfTheStart() {
		child("lines", "sh").withUserConfiguration(Told.class)
			.withPropertyValues("ipc.tasks.filter.exec.command[0]=no-such-program")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(IpcAddressException.class)
				.hasMessageContaining("no-such-program")
				.hasMessageContaining("install it"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Told {

		final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		@IpcListener("filter")
		void onLine(String line) {
			this.lines.add(line);
		}

	}

}
