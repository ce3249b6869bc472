package dev.ipcboot.benchmarks.contender;

import java.util.function.BiConsumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Netty with its epoll transport over a Unix socket, frames with a length, and flushes
 * that are consolidated on both sides.
 */
final class NettyUnix implements Contender {

	private static final int MAX_FRAME = 1 << 27;

	private static final int FLUSH_AFTER = 256;

	private static EventLoopGroup group() {
		return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
	}

	private static ChannelInitializer<Channel> pipeline(BiConsumer<Channel, byte[]> reader) {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new FlushConsolidationHandler(FLUSH_AFTER, true),
							new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, Integer.BYTES, 0, Integer.BYTES),
							new Reader(reader));
			}

		};
	}

	private static void write(Channel channel, byte[] message) {
		ByteBuf frame = channel.alloc().ioBuffer(Integer.BYTES + message.length);
		frame.writeInt(message.length).writeBytes(message);
		channel.writeAndFlush(frame, channel.voidPromise());
	}

	private static DomainSocketAddress address(Place place) {
		return new DomainSocketAddress(place.file("netty.sock").toFile());
	}

	@Override
	public AutoCloseable receive(Place place) {
		Channel server = new ServerBootstrap().group(group())
			.channel(EpollServerDomainSocketChannel.class)
			.childHandler(pipeline((channel, message) -> write(channel, Conversation.answer(message))))
			.bind(address(place))
			.syncUninterruptibly()
			.channel();
		return server::close;
	}

	@Override
	public Client connect(Place place) {
		Conversation conversation = new Conversation();
		Channel channel = new Bootstrap().group(group())
			.channel(EpollDomainSocketChannel.class)
			.handler(pipeline((self, answer) -> conversation.answered(Conversation.isRequest(answer))))
			.connect(address(place))
			.syncUninterruptibly()
			.channel();
		return new ConversingClient(conversation, (message) -> write(channel, message), channel::close);
	}

	/**
	 * Takes whole frames.
	 */
	private static final class Reader extends ChannelInboundHandlerAdapter {

		private final BiConsumer<Channel, byte[]> reader;

		Reader(BiConsumer<Channel, byte[]> reader) {
			this.reader = reader;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object frame) {
			ByteBuf buffer = (ByteBuf) frame;
			byte[] message = new byte[buffer.readableBytes()];
			buffer.readBytes(message).release();
			this.reader.accept(context.channel(), message);
		}

	}

}
