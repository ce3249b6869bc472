package dev.ipcboot.rabbit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class DeliveryTagsTests {

	private final DeliveryTags tags = new DeliveryTags();

	private void handOut(int count) {
		for (long tag = 1; tag <= count; tag++) {
			this.tags.add(tag);
		}
	}

	@Test
	void oneWordSpeaksOfAllThatAreDone() {
		handOut(5);
		assertThat(this.tags.forget(List.of(2L, 1L, 3L))).isEqualTo(new DeliveryTags.Forgetting(3, List.of()));
		assertThat(this.tags.forget(List.of(4L))).isEqualTo(new DeliveryTags.Forgetting(4, List.of()));
	}

	@Test
	void whatIsNotDoneIsLeftOut() {
		handOut(5);
		assertThat(this.tags.forget(List.of(3L))).isEqualTo(new DeliveryTags.Forgetting(0, List.of(3L)));
		assertThat(this.tags.forget(List.of(1L, 5L))).isEqualTo(new DeliveryTags.Forgetting(1, List.of(5L)));
	}

	/** The broker knows nothing of a tag that it has forgotten. */
	@Test
	void theWordNeverNamesWhatIsForgotten() {
		handOut(4);
		this.tags.forget(List.of(2L));
		this.tags.forget(List.of(4L));
		assertThat(this.tags.forget(List.of(1L))).isEqualTo(new DeliveryTags.Forgetting(1, List.of()));
		assertThat(this.tags.forget(List.of(3L))).isEqualTo(new DeliveryTags.Forgetting(3, List.of()));
	}

	/** A broker as it is: each tag once, and no tag that it does not know. */
	@Test
	void anyOrderForgetsEachOnce() {
		handOut(1000);
		TreeSet<Long> known = new TreeSet<>();
		List<Long> order = new ArrayList<>();
		for (long tag = 1; tag <= 1000; tag++) {
			known.add(tag);
			order.add(tag);
		}
		Random random = new Random(7);
		Collections.shuffle(order, random);
		for (int from = 0; from < order.size();) {
			int to = Math.min(order.size(), from + 1 + random.nextInt(20));
			List<Long> done = order.subList(from, to);
			DeliveryTags.Forgetting forgetting = this.tags.forget(done);
			if (forgetting.upTo() > 0) {
				assertThat(known).contains(forgetting.upTo());
				known.headSet(forgetting.upTo(), true).clear();
			}
			assertThat(known).containsAll(forgetting.others());
			known.removeAll(forgetting.others());
			assertThat(known).containsExactlyElementsOf(new TreeSet<>(order.subList(to, order.size())));
			from = to;
		}
	}

}
