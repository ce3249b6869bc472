package org.springframework.boot.rabbitmq.autoconfigure;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Stands for the auto-configuration of Spring Boot 4.2, which has this name.
 */
@AutoConfiguration
public final class RabbitAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CachingConnectionFactory rabbitConnectionFactory() {
		return new CachingConnectionFactory("127.0.0.1", 1);
	}

}
