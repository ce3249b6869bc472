package dev.ipcboot.listener.container;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

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
	 * Follow a stage until its end, also if it ends with another one.
	 * @param stage the stage
	 * @param action is called once with the end, by any thread; must not throw
	 */
	static void follow(CompletionStage<?> stage, BiConsumer<@Nullable Object, @Nullable Throwable> action) {
		stage.whenComplete((value, fault) -> {
			if (fault != null) {
				action.accept(null, fault);
				return;
			}
			CompletionStage<?> further;
			try {
				further = stage(value);
				if (further != null) {
					follow(further, action);
				}
			}
			catch (Throwable ex) {
				action.accept(null, ex);
				return;
			}
			if (further == null) {
				action.accept(value, null);
			}
		});
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
