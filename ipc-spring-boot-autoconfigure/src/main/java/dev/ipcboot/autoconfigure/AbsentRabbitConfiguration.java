package dev.ipcboot.autoconfigure;

import dev.ipcboot.carrier.AbsentCarrier;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Says what is missing where an address begins with {@code rabbit:} and there is no such
 * carrier.
 */
@Configuration(proxyBeanMethods = false)
class AbsentRabbitConfiguration {

	/** From Spring Boot 4.2 on, the one for AMQP is about AMQP 1.0. */
	private static final String STARTER = "org.springframework.boot:spring-boot-starter-amqp (from Spring Boot 4.2 on "
			+ "org.springframework.boot:spring-boot-starter-rabbitmq)";

	private static final String CONNECTION_FACTORY = "org.springframework.amqp.rabbit.connection.ConnectionFactory";

	@Bean
	@ConditionalOnMissingBean(type = "dev.ipcboot.rabbit.RabbitCarrier")
	AbsentCarrier ipcAbsentRabbitCarrier(ResourceLoader loader) {
		if (!ClassUtils.isPresent(CONNECTION_FACTORY, loader.getClassLoader())) {
			return new AbsentCarrier("rabbit", "Spring AMQP is not on the class path", "add the dependency " + STARTER);
		}
		return new AbsentCarrier("rabbit", "there is no ConnectionFactory of Spring AMQP, or more than one",
				"add " + STARTER + ", whose auto-configuration makes one of "
						+ "spring.rabbitmq.*, or mark one of your own as primary");
	}

}
