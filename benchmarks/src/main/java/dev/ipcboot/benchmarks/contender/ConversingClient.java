package dev.ipcboot.benchmarks.contender;

/**
 * A sending side that writes messages one way and hears of answers by a
 * {@link Conversation}.
 *
 * @param conversation told of answers by the neighbour's threads
 * @param writer writes a message
 * @param end closes the connection
 */
record ConversingClient(Conversation conversation, Writer writer, Runnable end) implements Client {

	@Override
	public void confirmed(byte[] message, Confirms confirms) throws Exception {
		this.conversation.begin(confirms);
		this.writer.write(message);
	}

	@Override
	public void advance() {
		// The neighbour's threads do that.
	}

	@Override
	public void request(byte[] message) throws Exception {
		this.writer.write(Conversation.asRequest(message));
		this.conversation.awaitReply();
	}

	@Override
	public void close() {
		this.end.run();
	}

	/**
	 * Writes messages.
	 */
	@FunctionalInterface
	interface Writer {

		void write(byte[] message) throws Exception;

	}

}
