package dev.ipcboot.listener.error;

import java.util.List;

import dev.ipcboot.IpcRejectedException;

import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.util.InvalidMimeTypeException;

/**
 * Faults that come again however often a message is handled: it can't be converted, is
 * not valid, or does not fit the method. Every {@link Error} counts as one: after an
 * {@link OutOfMemoryError}, further attempts would do harm.
 */
public final class FatalExceptions {

	private static final List<Class<? extends Throwable>> TYPES = List.of(MessageConversionException.class,
			MessageHandlingException.class, MethodArgumentResolutionException.class, ConversionException.class,
			InvalidMimeTypeException.class, ClassCastException.class, NoSuchMethodException.class,
			IpcRejectedException.class, Error.class);

	/** By name, since validation is optional. */
	private static final List<String> NAMES = List.of("jakarta.validation.ValidationException",
			"jakarta.validation.ConstraintViolationException");

	private static final int MAX_DEPTH = 20;

	private FatalExceptions() {
	}

	/**
	 * Whether a further attempt is in vain.
	 * @param fault the fault
	 * @return {@code true} if it, or one of its causes, is of such a kind
	 */
	public static boolean isFatal(Throwable fault) {
		Throwable cause = fault;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			Throwable current = cause;
			if (TYPES.stream().anyMatch((type) -> type.isInstance(current))
					|| NAMES.contains(current.getClass().getName())) {
				return true;
			}
			cause = current.getCause();
		}
		return false;
	}

}
