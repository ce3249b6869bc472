/**
 * Sockets: Unix stream, datagram and seqpacket, TCP and UDP.
 */
@NullMarked
package dev.ipcboot.transport.socket;

import org.jspecify.annotations.NullMarked;
