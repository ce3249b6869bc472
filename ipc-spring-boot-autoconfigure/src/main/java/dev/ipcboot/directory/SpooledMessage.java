package dev.ipcboot.directory;

import java.time.Instant;
import java.util.Map;

/**
 * A message in a {@link DeadLetterSpool}.
 *
 * @param id its id, unique in the spool of its task; ids sort by age
 * @param time when it was written
 * @param headers names and values, of the types that travel
 * @param payload the payload
 * @param priority the priority from 0 to 9
 */
public record SpooledMessage(String id, Instant time, Map<String, Object> headers, byte[] payload, int priority) {

}
