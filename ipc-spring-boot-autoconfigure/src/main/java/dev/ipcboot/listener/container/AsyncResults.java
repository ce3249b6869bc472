package dev.ipcboot.listener.container;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Results that come later: futures, and reactive types where Reactive Streams are on the
 * class path.
 */
final class AsyncResults {

	private static final boolean REACTIVE = ClassUtils.isPresent("org.reactivestreams.Publisher",
			AsyncResults.class.getClassLoader());

	private AsyncResults() {
	}

	/**
	 * A result as a stage.
	 * @param value what the listener has returned
	 * @return the stage, or {@code null} if the value is the result itself
	 */
	static @Nullable CompletionStage<?> stage(@Nullable Object value) {
		if (value instanceof CompletionStage<?> stage) {
			return stage;
		}
		return (REACTIVE && value != null) ? ReactiveResults.stage(value) : null;
	}

}
