package dev.ipcboot.benchmarks.contender;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * gRPC over a Unix socket: one call with a stream in both directions, bytes without
 * Protocol Buffers, and listeners on the threads that read. A call for each message is
 * about as fast when confirmed, and slower in round trips.
 */
final class GrpcUnix implements Contender {

	private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
		.setType(MethodDescriptor.MethodType.BIDI_STREAMING)
		.setFullMethodName("bench/Talk")
		.build();

	private static DomainSocketAddress address(Place place) {
		return new DomainSocketAddress(place.file("grpc.sock").toFile());
	}

	private static EventLoopGroup group() {
		return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
	}

	@Override
	public AutoCloseable receive(Place place) throws IOException {
		ServerServiceDefinition service = ServerServiceDefinition.builder("bench")
			.addMethod(METHOD,
					ServerCalls.asyncBidiStreamingCall(
							(answers) -> new Observer((message) -> answers.onNext(Conversation.answer(message)))))
			.build();
		Server server = NettyServerBuilder.forAddress(address(place))
			.channelType(EpollServerDomainSocketChannel.class)
			.bossEventLoopGroup(group())
			.workerEventLoopGroup(group())
			.directExecutor()
			.maxInboundMessageSize(1 << 27)
			.addService(service)
			.build()
			.start();
		return server::shutdownNow;
	}

	@Override
	public Client connect(Place place) {
		ManagedChannel channel = NettyChannelBuilder.forAddress(address(place))
			.overrideAuthority("localhost")
			.channelType(EpollDomainSocketChannel.class)
			.eventLoopGroup(group())
			.usePlaintext()
			.directExecutor()
			.maxInboundMessageSize(1 << 27)
			.build();
		Conversation conversation = new Conversation();
		StreamObserver<byte[]> stream = ClientCalls.asyncBidiStreamingCall(channel.newCall(METHOD, CallOptions.DEFAULT),
				new Observer((answer) -> conversation.answered(Conversation.isRequest(answer))));
		return new ConversingClient(conversation, stream::onNext, channel::shutdownNow);
	}

	/**
	 * Takes messages.
	 *
	 * @param reader who takes them
	 */
	private record Observer(Consumer<byte[]> reader) implements StreamObserver<byte[]> {

		@Override
		public void onNext(byte[] message) {
			this.reader.accept(message);
		}

		@Override
		public void onError(Throwable ex) {
			// The other side has ended, or the sender misses its confirms and says so.
		}

		@Override
		public void onCompleted() {
			// Nothing follows.
		}

	}

	/**
	 * Bytes as they are.
	 */
	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
