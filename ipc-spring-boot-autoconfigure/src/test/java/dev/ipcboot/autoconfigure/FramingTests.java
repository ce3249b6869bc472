package dev.ipcboot.autoconfigure;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Foreign framings by properties alone: the same methods, the same template.
 */
@Timeout(60)
class FramingTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private void run(String address, String framing, ContextConsumer<AssertableApplicationContext> consumer) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues(this.directory.property(), "ipc.tasks.query.address=" + address,
					"ipc.tasks.query.framing=" + framing, "ipc.tasks.marks.address=" + address,
					"ipc.tasks.marks.framing=" + framing, "ipc.tasks.query.queue.max-messages=2",
					"ipc.tasks.marks.queue.max-messages=2")
			.run(consumer);
	}

	@ParameterizedTest
	@CsvSource({ "unix:, lines", "unix:, length4", "unix:, content-length", "pipe:, lines", "pipe:, length4",
			"pipe:, content-length", "tcp://127.0.0.1:0, lines", "posix-mq:, raw", "sysv-mq:, raw", "posix-mq:, lines",
			"udp://127.0.0.1:0, raw" })
	void aListenerReceives(String address, String framing) {
		run(address, framing, (context) -> {
			context.getBean(IpcTemplate.class).convertAndSend("marks", "deployed 1.2");
			assertThat(context.getBean(Listeners.class).marks.poll(20, TimeUnit.SECONDS)).isEqualTo("deployed 1.2");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lines", "length4", "content-length" })
	void aListenerAnswersInTheSameFraming(String framing) {
		run("unix:", framing, (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("query", new Query("load1"), Answer.class))
				.isEqualTo(new Answer("load1", 17));
			assertThatExceptionOfType(IpcException.class)
				.isThrownBy(() -> template.convertSendAndConfirm("query", new Query("load1")))
				.withMessageContaining("knows no confirms")
				.withMessageContaining("ipc.tasks.query.framing");
		});
	}

	@Test
	void netcatAsksAListenerMethod() {
		run("unix:", "lines", (context) -> {
			String socket = this.directory.path().toRealPath().resolve("query.sock").toString();
			String output = Outside.finish(Outside.shell(
					"command -v nc >/dev/null || exit 127; echo '{\"metric\":\"load1\"}' | nc -N -U \"$1\"", socket));
			assertThat(output).isEqualTo("{\"metric\":\"load1\",\"value\":17}\n");
		});
	}

	@Test
	void rawOnAStreamFailsAtStartWithTheRemedy() {
		run("unix:", "raw",
				(context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(IpcAddressException.class,
							(ex) -> assertThat(ex.getRemedy()).contains("ipc.tasks.")
								.contains("length4")
								.contains("posix-mq:")));
	}

	record Query(String metric) {
	}

	record Answer(String metric, int value) {
	}

	static class Listeners {

		final BlockingQueue<String> marks = new LinkedBlockingQueue<>();

		@IpcListener("query")
		Answer onQuery(Query query) {
			return new Answer(query.metric(), 17);
		}

		@IpcListener("marks")
		void onMark(String mark) {
			this.marks.add(mark);
		}

	}

}
