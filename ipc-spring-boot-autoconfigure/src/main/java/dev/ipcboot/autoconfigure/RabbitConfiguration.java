package dev.ipcboot.autoconfigure;

import dev.ipcboot.rabbit.RabbitCarrier;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The carrier {@code rabbit:}, where the application has a connection to RabbitMQ.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ConnectionFactory.class)
class RabbitConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(ConnectionFactory.class)
	RabbitCarrier ipcRabbitCarrier(ConnectionFactory connectionFactory) {
		return new RabbitCarrier(connectionFactory);
	}

}
