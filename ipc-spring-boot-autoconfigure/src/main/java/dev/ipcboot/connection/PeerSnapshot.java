package dev.ipcboot.connection;

import java.time.Instant;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;

/**
 * A sender as its receiver sees it at one moment.
 *
 * @param peer who it is
 * @param address where it sends to
 * @param since when it was first heard of
 * @param received how many of its messages have come
 * @param unacknowledged how many of them wait for a verdict that the listener gives later
 */
public record PeerSnapshot(IpcPeer peer, IpcAddress address, Instant since, long received, int unacknowledged) {
}
