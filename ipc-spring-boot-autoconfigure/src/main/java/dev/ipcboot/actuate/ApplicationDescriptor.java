package dev.ipcboot.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * This application as its peers see it.
 *
 * @param name the name of the application, or {@code null} if it has none
 * @param pid the process id
 * @param user the name of its user, or {@code null} where unknown
 * @param started when the process was started, or {@code null} where unknown
 */
public record ApplicationDescriptor(@Nullable String name, long pid, @Nullable String user, @Nullable Instant started) {

	/**
	 * This process.
	 * @param name the name of the application, or {@code null}
	 * @return the description
	 */
	public static ApplicationDescriptor current(@Nullable String name) {
		ProcessHandle self = ProcessHandle.current();
		return new ApplicationDescriptor(name, self.pid(), self.info().user().orElse(null),
				self.info().startInstant().orElse(null));
	}

}
