package dev.ipcboot.listener;

import org.jspecify.annotations.Nullable;

/**
 * What a listener returns when its result belongs to another task, unless somebody waits
 * for a reply.
 *
 * @param value the result, as a listener returns it
 * @param task the name of the task
 */
public record ForwardedResult(@Nullable Object value, String task) {

}
