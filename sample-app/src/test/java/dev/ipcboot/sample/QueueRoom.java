package dev.ipcboot.sample;

import java.util.stream.Stream;

import dev.ipcboot.IpcLimitException;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Makes room for the POSIX queues of the tests and of their child processes. The limit
 * counts all queues of a user, also those of other programs. Where this process may not
 * raise it, tests that meet the limit are skipped with that reason. Registered for all
 * tests by the service loader.
 */
public final class QueueRoom
		implements BeforeAllCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

	private static final int RLIMIT_MSGQUEUE = 12;

	private static final long WANTED = 64L << 20;

	private static final boolean ENOUGH = raise();

	private static boolean raise() {
		try {
			POSIX posix = POSIXFactory.getNativePOSIX();
			RLimit limit = posix.getrlimit(RLIMIT_MSGQUEUE);
			if (Long.compareUnsigned(limit.rlimCur(), WANTED) >= 0) {
				return true;
			}
			if (posix.setrlimit(RLIMIT_MSGQUEUE, WANTED, Math.max(WANTED, limit.rlimMax())) == 0) {
				return true;
			}
			posix.setrlimit(RLIMIT_MSGQUEUE, limit.rlimMax(), limit.rlimMax());
			return false;
		}
		catch (LinkageError | RuntimeException ex) {
			return false;
		}
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// The limit was raised when this class was loaded
	}

	@Override
	public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw skippedIfFull(failure);
	}

	@Override
	public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw skippedIfFull(failure);
	}

	@Override
	public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
		throw skippedIfFull(failure);
	}

	private static Throwable skippedIfFull(Throwable failure) {
		boolean full = Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.limit(20)
			.anyMatch((cause) -> cause instanceof IpcLimitException
					&& String.valueOf(cause.getMessage()).contains("RLIMIT_MSGQUEUE"));
		return (full && !ENOUGH) ? new TestAbortedException(
				"Queues of this user take the room that RLIMIT_MSGQUEUE grants, and this user may not raise it",
				failure) : failure;
	}

}
