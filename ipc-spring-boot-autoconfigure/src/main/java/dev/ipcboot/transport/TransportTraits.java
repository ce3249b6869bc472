package dev.ipcboot.transport;

/**
 * What a carrier guarantees by itself. The layers above make up for the rest.
 *
 * @param duplex whether each sender has a channel of its own on which answers come back;
 * otherwise all senders share one channel, and answers need a return address
 * @param packets whether a read returns exactly what one write took
 * @param reliable whether what a write took arrives as long as both sides live
 * @param priorities whether the kernel orders by the priority of a write
 */
public record TransportTraits(boolean duplex, boolean packets, boolean reliable, boolean priorities) {
}
