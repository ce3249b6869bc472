package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sources of a receiver, when there are many.
 */
class SourcesTests {

	private static final long LIMIT = 1 << 24;

	private final ReplyMemory memory = new ReplyMemory(LIMIT);

	private final Sources sources = new Sources(this.memory, new Backlog(1_000_000_000));

	@Test
	void floodOfHellosDoesNotPushOutWhoHasSentAMessage() {
		Source honest = this.sources.obtain(1);
		honest.countReceived();
		for (long id = 2; id < 10_000; id++) {
			this.sources.obtain(id);
		}
		assertThat(this.sources.find(1)).isSameAs(honest);
		assertThat(this.sources.all()).hasSize(4096);
	}

	@Test
	void eldestIsForgottenIfAllHaveSentMessages() {
		for (long id = 1; id <= 4097; id++) {
			this.sources.obtain(id).countReceived();
		}
		assertThat(this.sources.find(1)).isNull();
		assertThat(this.sources.find(2)).isNotNull();
	}

	@Test
	void largeWindowsHaveALimitInAllAndEachSourceHasAUsualOne() {
		List<Source> all = new ArrayList<>();
		long sequences = 0;
		for (long id = 1; id <= 1000; id++) {
			Source source = this.sources.create(id, Sources.LARGEST_WINDOW);
			long window = source.grant(Sources.LARGEST_WINDOW);
			assertThat(window).isGreaterThanOrEqualTo(HelloFrame.DEFAULT_WINDOW);
			sequences += (window > HelloFrame.DEFAULT_WINDOW) ? 2 * window : 0;
			all.add(source);
		}
		assertThat(sequences * Integer.BYTES).isLessThanOrEqualTo(LIMIT / 4);
		all.forEach(Source::retire);
		all.forEach(Source::retire);
		assertThat(this.sources.create(1, Sources.LARGEST_WINDOW).grant(Sources.LARGEST_WINDOW))
			.isEqualTo(Sources.LARGEST_WINDOW);
	}

}
