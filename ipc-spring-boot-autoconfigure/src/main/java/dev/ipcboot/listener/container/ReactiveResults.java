package dev.ipcboot.listener.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Reactive types as futures. Loaded only where Reactive Streams are there.
 */
final class ReactiveResults {

	private static final ReactiveAdapterRegistry REGISTRY = ReactiveAdapterRegistry.getSharedInstance();

	private ReactiveResults() {
	}

	static @Nullable CompletionStage<?> stage(Object value) {
		ReactiveAdapter adapter = REGISTRY.getAdapter(null, value);
		ReactiveAdapter futures = REGISTRY.getAdapter(CompletableFuture.class);
		if (adapter == null || futures == null || adapter.isMultiValue()) {
			return null;
		}
		return (CompletionStage<?>) futures.fromPublisher(adapter.toPublisher(value));
	}

}
