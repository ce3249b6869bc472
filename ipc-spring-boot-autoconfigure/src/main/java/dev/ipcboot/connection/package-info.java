/**
 * The sessions that stand on channels: windows of unconfirmed messages, batches,
 * cumulative confirms, replies, resends and the filter of duplicates.
 * {@link dev.ipcboot.connection.IpcEngine} is the way in. Speaks bytes and reports
 * through callbacks; conversion and logging are done above.
 */
@NullMarked
package dev.ipcboot.connection;

import org.jspecify.annotations.NullMarked;
