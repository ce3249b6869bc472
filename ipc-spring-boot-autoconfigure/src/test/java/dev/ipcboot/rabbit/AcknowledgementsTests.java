package dev.ipcboot.rabbit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.carrier.CarriedAnswer;
import dev.ipcboot.carrier.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class AcknowledgementsTests {

	private static final MessageId FIRST = new MessageId(0x1f, 7);

	private final Acknowledgements acknowledgements = new Acknowledgements();

	private static List<String> read(byte[] body) {
		List<String> answers = new ArrayList<>();
		Acknowledgements.read(body, (id, answer) -> {
			assertThat(answer.kind()).isEqualTo(CarriedAnswer.Kind.ACKNOWLEDGED);
			answers.add(id + " " + answer.heldNanos());
		});
		return answers;
	}

	@Test
	void aRunTakesALine() {
		this.acknowledgements.add(FIRST, 10, 1);
		this.acknowledgements.add(new MessageId(0x1f, 8), 20, 2);
		this.acknowledgements.add(new MessageId(0x1f, 9), 30, 3);
		this.acknowledgements.add(new MessageId(0x1f, 11), 40, 4);
		this.acknowledgements.add(new MessageId(-2, 12), 50, 5);
		assertThat(this.acknowledgements.tags()).containsExactly(1L, 2L, 3L, 4L, 5L);
		byte[] body = this.acknowledgements.body();
		assertThat(new String(body, StandardCharsets.US_ASCII))
			.isEqualTo("1f-9 3 30\n1f-11 1 40\nfffffffffffffffe-12 1 50\n");
		assertThat(read(body)).containsExactly("1f-7 30", "1f-8 30", "1f-9 30", "1f-11 40", "fffffffffffffffe-12 50");
	}

	@Test
	void oneIsARunOfOne() {
		this.acknowledgements.add(FIRST, 10, 1);
		assertThat(read(this.acknowledgements.body())).containsExactly("1f-7 10");
	}

	@Test
	void linesOfSomethingElseAreSkipped() {
		byte[] body = "\n \nhello\n1f-9\n1f-9 x 30\n1f-9 1 30 4\n0-3 1 30\n1f-9 1 y\n1f-9 0 30\n1f-2 5 30\n"
			.concat("1f-9223372036854775807 9223372036854775807 0\n1f-2 2 30\n")
			.getBytes(StandardCharsets.US_ASCII);
		assertThat(read(body)).containsExactly("1f-1 30", "1f-2 30");
	}

}
