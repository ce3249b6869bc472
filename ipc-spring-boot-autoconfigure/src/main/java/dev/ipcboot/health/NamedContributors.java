package dev.ipcboot.health;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * One component for each of some things that come and go.
 *
 * @param <T> the type of the things
 */
final class NamedContributors<T> implements CompositeHealthContributor {

	private final Supplier<? extends Collection<? extends T>> things;

	private final Function<T, String> name;

	private final Function<T, HealthIndicator> indicator;

	NamedContributors(Supplier<? extends Collection<? extends T>> things, Function<T, String> name,
			Function<T, HealthIndicator> indicator) {
		this.things = things;
		this.name = name;
		this.indicator = indicator;
	}

	@Override
	public @Nullable HealthContributor getContributor(String wanted) {
		for (T thing : this.things.get()) {
			if (this.name.apply(thing).equals(wanted)) {
				return this.indicator.apply(thing);
			}
		}
		return null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.things.get()
			.stream()
			.map((thing) -> new HealthContributors.Entry(this.name.apply(thing), this.indicator.apply(thing)));
	}

}
