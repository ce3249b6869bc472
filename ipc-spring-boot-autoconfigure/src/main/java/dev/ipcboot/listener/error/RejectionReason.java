package dev.ipcboot.listener.error;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * An exception in words for the sender: the simple name of its class and its message,
 * without the inner workings of the receiver.
 */
public final class RejectionReason {

	/**
	 * Enough to understand, and little beside a message.
	 */
	private static final int MAX_LENGTH = 1000;

	/** Causes may form a cycle. */
	private static final int MAX_DEPTH = 20;

	private RejectionReason() {
	}

	/**
	 * What really went wrong in a stage of a future.
	 * @param fault the reported fault
	 * @return the fault without its wrapping
	 */
	public static Throwable unwrap(Throwable fault) {
		Throwable unwrapped = fault;
		for (int depth = 0; depth < MAX_DEPTH; depth++) {
			Throwable cause = unwrapped.getCause();
			if (cause == null
					|| !(unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)) {
				return unwrapped;
			}
			unwrapped = cause;
		}
		return unwrapped;
	}

	/**
	 * The cause that has no further cause.
	 * @param fault the reported fault
	 * @return the cause, the fault itself if it has none
	 */
	public static Throwable rootCause(Throwable fault) {
		Throwable root = fault;
		for (int depth = 0; depth < MAX_DEPTH && root.getCause() != null; depth++) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * The reason.
	 * @param fault what went wrong
	 * @return at most {@value #MAX_LENGTH} characters
	 */
	public static String of(Throwable fault) {
		String message = message(fault);
		String reason = fault.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
		return (reason.length() <= MAX_LENGTH) ? reason : reason.substring(0, MAX_LENGTH - 3) + "...";
	}

	/**
	 * The message of an exception.
	 * @param fault what went wrong
	 * @return its message, or what is not valid, or {@code null}
	 */
	public static @Nullable String message(Throwable fault) {
		try {
			BindingResult result = (fault instanceof MethodArgumentNotValidException invalid)
					? invalid.getBindingResult() : null;
			return (result != null) ? describe(result.getAllErrors()) : fault.getMessage();
		}
		catch (Throwable ex) {
			// An exception whose message fails must not hide that the listener has failed
			return "its message can't be had: " + ex.getClass().getName();
		}
	}

	private static String describe(List<ObjectError> errors) {
		return errors.stream()
			.map((error) -> ((error instanceof FieldError field) ? field.getField() : error.getObjectName()) + " "
					+ error.getDefaultMessage())
			.sorted()
			.collect(Collectors.joining(", "));
	}

}
