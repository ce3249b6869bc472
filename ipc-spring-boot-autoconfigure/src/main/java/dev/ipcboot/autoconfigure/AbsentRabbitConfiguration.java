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

	private static final String CONNECTION_FACTORY = "org.springframework.amqp.rabbit.connection.ConnectionFactory";

	@Bean
	@ConditionalOnMissingBean(type = "dev.ipcboot.rabbit.RabbitCarrier")
	AbsentCarrier ipcAbsentRabbitCarrier(ResourceLoader loader) {
		if (!ClassUtils.isPresent(CONNECTION_FACTORY, loader.getClassLoader())) {
			return new AbsentCarrier("rabbit", "Spring AMQP is not on the class path",
					"add the dependency org.springframework.boot:spring-boot-starter-amqp");
		}
		return new AbsentCarrier("rabbit", "there is no ConnectionFactory of Spring AMQP, or more than one",
				"add org.springframework.boot:spring-boot-starter-amqp, whose auto-configuration makes one of "
						+ "spring.rabbitmq.*, or mark one of your own as primary");
	}

}
