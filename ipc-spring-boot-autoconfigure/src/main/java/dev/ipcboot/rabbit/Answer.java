package dev.ipcboot.rabbit;

import java.io.IOException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;

/**
 * An AMQP message to a sender.
 *
 * @param queue the queue that the sender has named
 * @param properties the properties
 * @param body the body
 */
record Answer(String queue, BasicProperties properties, byte[] body) {

	void publish(Channel channel) throws IOException {
		channel.basicPublish("", this.queue, this.properties, this.body);
	}

}
