package dev.ipcboot.benchmarks.contender;

import java.io.IOException;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.ip.dsl.Tcp;
import org.springframework.integration.ip.tcp.connection.AbstractClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNetClientConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNetServerConnectionFactory;
import org.springframework.integration.ip.tcp.serializer.ByteArrayLengthHeaderSerializer;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;

/**
 * Spring Integration over TCP: an inbound gateway that answers each message, and
 * collaborating adapters on the sending side, which need not wait for the answer.
 */
final class SpringIntegrationTcp implements Contender {

	@Override
	public AutoCloseable receive(Place place) throws IOException {
		int port = PortFile.free();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(TcpNetServerConnectionFactory.class, () -> server(port));
		context.register(Receiving.class);
		context.refresh();
		PortFile.write(place, port);
		return context;
	}

	private static TcpNetServerConnectionFactory server(int port) {
		TcpNetServerConnectionFactory factory = new TcpNetServerConnectionFactory(port);
		factory.setLocalAddress("127.0.0.1");
		factory.setSerializer(serializer());
		factory.setDeserializer(serializer());
		factory.setSoTcpNoDelay(true);
		return factory;
	}

	@Override
	public Client connect(Place place) throws IOException {
		int port = PortFile.read(place);
		Conversation conversation = new Conversation();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(Conversation.class, () -> conversation);
		context.registerBean(AbstractClientConnectionFactory.class, () -> client(port));
		context.register(Sending.class);
		context.refresh();
		MessageChannel channel = context.getBean("out.input", MessageChannel.class);
		return new ConversingClient(conversation, (message) -> channel.send(new GenericMessage<>(message)),
				context::close);
	}

	private static AbstractClientConnectionFactory client(int port) {
		TcpNetClientConnectionFactory factory = new TcpNetClientConnectionFactory("127.0.0.1", port);
		factory.setSerializer(serializer());
		factory.setDeserializer(serializer());
		factory.setSoTcpNoDelay(true);
		return factory;
	}

	private static ByteArrayLengthHeaderSerializer serializer() {
		ByteArrayLengthHeaderSerializer serializer = new ByteArrayLengthHeaderSerializer();
		serializer.setMaxMessageSize(1 << 20);
		return serializer;
	}

	/**
	 * The receiving application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Receiving {

		@Bean
		IntegrationFlow answers(TcpNetServerConnectionFactory server) {
			return IntegrationFlow.from(Tcp.inboundGateway(server))
				.handle(byte[].class, (message, headers) -> Conversation.answer(message))
				.get();
		}

	}

	/**
	 * The sending application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Sending {

		@Bean
		IntegrationFlow out(AbstractClientConnectionFactory client) {
			return (flow) -> flow.handle(Tcp.outboundAdapter(client));
		}

		@Bean
		IntegrationFlow in(AbstractClientConnectionFactory client, Conversation conversation) {
			return IntegrationFlow.from(Tcp.inboundAdapter(client)).handle(byte[].class, (answer, headers) -> {
				conversation.answered(Conversation.isRequest(answer));
				return null;
			}).get();
		}

	}

}
