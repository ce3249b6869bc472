/**
 * The SPI for carriers that move whole messages rather than bytes, such as a message
 * broker. {@link dev.ipcboot.carrier.MessageCarrier} is what such a carrier implements;
 * {@link dev.ipcboot.carrier.MessageCarrierTransport} makes a transport of it, so that
 * everything above knows no difference.
 */
@NullMarked
package dev.ipcboot.carrier;

import org.jspecify.annotations.NullMarked;
