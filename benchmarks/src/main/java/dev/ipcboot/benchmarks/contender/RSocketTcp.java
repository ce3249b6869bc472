package dev.ipcboot.benchmarks.contender;

import java.io.IOException;
import java.time.Duration;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import io.rsocket.util.DefaultPayload;
import reactor.core.publisher.Mono;

/**
 * RSocket over TCP, a request for each message: its response is the confirm.
 */
final class RSocketTcp implements Contender {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static Mono<Payload> answer(Payload payload) {
		byte[] message = new byte[payload.data().readableBytes()];
		payload.data().readBytes(message);
		payload.release();
		return Mono.just(ByteBufPayload.create(Conversation.answer(message)));
	}

	@Override
	public AutoCloseable receive(Place place) throws IOException {
		CloseableChannel server = RSocketServer.create(SocketAcceptor.forRequestResponse(RSocketTcp::answer))
			.bindNow(TcpServerTransport.create("127.0.0.1", 0));
		PortFile.write(place, server.address().getPort());
		return server::dispose;
	}

	@Override
	public Client connect(Place place) throws IOException {
		RSocket socket = RSocketConnector.create()
			.connect(TcpClientTransport.create("127.0.0.1", PortFile.read(place)))
			.block(TIMEOUT);
		if (socket == null) {
			throw new IOException("No connection");
		}
		Conversation conversation = new Conversation();
		return new ConversingClient(conversation,
				(message) -> socket.requestResponse(DefaultPayload.create(message)).subscribe((reply) -> {
					boolean request = reply.data().getByte(0) == 1;
					reply.release();
					conversation.answered(request);
				}), socket::dispose);
	}

}
