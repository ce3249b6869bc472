package dev.ipcboot.benchmarks.contender;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * JeroMQ, two DEALER sockets over {@code ipc:}. Its sockets belong to one thread, so the
 * sending one reads the confirms itself.
 */
final class JeroMq implements Contender {

	private static ZMQ.Socket socket(ZContext context) {
		ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
		socket.setHWM(4 * Client.WINDOW);
		socket.setLinger(0);
		return socket;
	}

	private static String address(Place place) {
		return "ipc://" + place.file("jeromq.sock");
	}

	@Override
	public AutoCloseable receive(Place place) {
		ZContext context = new ZContext();
		ZMQ.Socket socket = socket(context);
		socket.bind(address(place));
		Broker.daemon(() -> {
			while (true) {
				socket.send(Conversation.answer(socket.recv()));
			}
		});
		return () -> {
			// Its thread ends with the process.
		};
	}

	@Override
	public Client connect(Place place) {
		ZContext context = new ZContext();
		ZMQ.Socket socket = socket(context);
		socket.connect(address(place));
		return new Sender(socket);
	}

	/**
	 * The sending side.
	 */
	private static final class Sender implements Client {

		private final ZMQ.Socket socket;

		private int unconfirmed;

		private Confirms last = new Confirms();

		Sender(ZMQ.Socket socket) {
			this.socket = socket;
		}

		@Override
		public void confirmed(byte[] message, Confirms confirms) {
			if (this.unconfirmed == WINDOW) {
				int taken = 1;
				this.socket.recv();
				while (this.socket.recv(ZMQ.DONTWAIT) != null) {
					taken++;
				}
				this.unconfirmed -= taken;
				confirms.confirmed(taken);
			}
			this.socket.send(message);
			this.unconfirmed++;
			this.last = confirms;
		}

		@Override
		public void advance() {
			while (this.unconfirmed > 0) {
				this.socket.recv();
				this.unconfirmed--;
				this.last.confirmed();
			}
		}

		@Override
		public void request(byte[] message) {
			this.socket.send(Conversation.asRequest(message));
			this.socket.recv();
		}

		@Override
		public void close() {
			// Ends with the process.
		}

	}

}
