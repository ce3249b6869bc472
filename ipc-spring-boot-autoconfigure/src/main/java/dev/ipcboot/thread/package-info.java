/**
 * Threads that outlive their faults. {@link dev.ipcboot.thread.SupervisedThread} runs
 * something again that has failed, {@link dev.ipcboot.thread.SerialExecutor} runs tasks
 * one after the other, and {@link dev.ipcboot.thread.Backoff} is the pause between
 * attempts.
 */
@NullMarked
package dev.ipcboot.thread;

import org.jspecify.annotations.NullMarked;
