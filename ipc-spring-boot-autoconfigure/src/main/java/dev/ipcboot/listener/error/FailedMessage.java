package dev.ipcboot.listener.error;

import org.springframework.messaging.Message;

/**
 * A message whose listener has thrown.
 *
 * @param message the message, whose payload is the bytes that came
 * @param fault what was thrown
 * @param attempt how often the listener was called with it
 */
public record FailedMessage(Message<byte[]> message, Throwable fault, int attempt) {

}
