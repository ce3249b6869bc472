package dev.ipcboot.posix;

/**
 * The status of a System V queue. Immutable.
 *
 * @param uid its owner
 * @param messages how many messages wait
 * @param bytes how many bytes wait
 * @param capacity how many bytes fit
 */
public record SystemVStatus(long uid, long messages, long bytes, long capacity) {
}
