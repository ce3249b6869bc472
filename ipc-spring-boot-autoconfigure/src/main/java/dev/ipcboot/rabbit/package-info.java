/**
 * Messages over RabbitMQ: the carrier {@code rabbit:}, on the client and the connections
 * of Spring AMQP. What travels are plain AMQP messages.
 */
@NullMarked
package dev.ipcboot.rabbit;

import org.jspecify.annotations.NullMarked;
