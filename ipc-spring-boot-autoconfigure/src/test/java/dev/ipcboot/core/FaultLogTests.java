package dev.ipcboot.core;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FaultLog}.
 */
class FaultLogTests {

	private static final long SECOND = 1_000_000_000;

	private final List<String> lines = new ArrayList<>();

	private long now = Long.MAX_VALUE - SECOND;

	private final FaultLog log = new FaultLog(() -> this.now);

	private void report(String kind) {
		this.log.report(kind, (more, fault) -> this.lines.add(kind + more), new IllegalStateException());
	}

	@Test
	void onceAMinuteWithTheNumber() {
		report("a");
		report("a");
		report("b");
		this.now += 59 * SECOND;
		report("a");
		assertThat(this.lines).containsExactly("a", "b");
		this.now += SECOND;
		report("a");
		report("b");
		assertThat(this.lines).containsExactly("a", "b", "a (and 2 more of this kind since the last line)", "b");
	}

	@Test
	void manyKindsDoNotFillTheMemory() {
		for (int i = 0; i < 5000; i++) {
			report("kind " + i);
		}
		assertThat(this.lines).hasSizeLessThan(1100);
	}

}
