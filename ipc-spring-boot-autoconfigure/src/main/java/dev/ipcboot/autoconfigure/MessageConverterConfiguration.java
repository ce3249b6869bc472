package dev.ipcboot.autoconfigure;

import java.util.List;

import dev.ipcboot.core.IpcMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/**
 * Bytes and text always, JSON where Jackson is there.
 */
@Configuration(proxyBeanMethods = false)
class MessageConverterConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class Json {

		@Bean
		@ConditionalOnMissingBean
		IpcMessageConverter ipcMessageConverter(ObjectProvider<JsonMapper> jsonMapper) {
			return new IpcMessageConverter(List.of(new JacksonJsonMessageConverter(
					jsonMapper.getIfUnique(() -> JsonMapper.builder().findAndAddModules().build()))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("tools.jackson.databind.json.JsonMapper")
	static class Plain {

		@Bean
		@ConditionalOnMissingBean
		IpcMessageConverter ipcMessageConverter() {
			return new IpcMessageConverter();
		}

	}

}
