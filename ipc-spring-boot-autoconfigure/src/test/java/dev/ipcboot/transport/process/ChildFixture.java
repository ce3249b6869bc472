package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.process.RestartOptions.Policy;

/**
 * Children of a test, and what was said about them. None is left when it is closed.
 */
final class ChildFixture implements ChildEvents, AutoCloseable {

	static final RestartOptions QUICK = new RestartOptions(Policy.ALWAYS, Duration.ofMillis(10), 2,
			Duration.ofMillis(50), 5, Duration.ofMinutes(1));

	static final TerminationOptions IMPATIENT = new TerminationOptions(Duration.ofMillis(300), Duration.ofMillis(300));

	final BlockingQueue<String> errorLines = new LinkedBlockingQueue<>();

	final BlockingQueue<Long> pids = new LinkedBlockingQueue<>();

	final BlockingQueue<ChildStatus> ends = new LinkedBlockingQueue<>();

	final BlockingQueue<String> left = new LinkedBlockingQueue<>();

	final ProcessTransport transport;

	private final List<PeerServerChannel> servers = new ArrayList<>();

	ChildFixture() {
		this.transport = new ProcessTransport(this);
	}

	ChildFixture(boolean nativePipes) {
		this.transport = new ProcessTransport(this, nativePipes);
	}

	@Override
	public void inputLeft(String task, long pid, long unread, long unwritten, Duration patience) {
		this.left.add(task + " " + pid + " " + unread + " " + unwritten);
	}

	@Override
	public void started(String task, long pid, String program) {
		this.pids.add(pid);
	}

	@Override
	public void errorLine(String task, long pid, String line) {
		this.errorLines.add(line);
	}

	@Override
	public void ended(ChildStatus status) {
		this.ends.add(status);
	}

	PeerServerChannel listen(ExecOptions options) {
		PeerServerChannel server = this.transport.listen(endpoint("exec:", options));
		this.servers.add(server);
		return server;
	}

	PeerServerChannel shell(String script) {
		return listen(options(script));
	}

	static ExecOptions options(String script) {
		return ExecOptions.of("sh", "-c", script).withRestart(QUICK).withTermination(IMPATIENT);
	}

	static Endpoint endpoint(String address, ExecOptions options) {
		return new Endpoint("child", IpcAddress.of(address), TransportOptions.NONE.with(options));
	}

	static void write(ReadableChannel channel, String text) throws IOException {
		((WritableChannel) channel).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0, 5_000_000_000L);
	}

	/**
	 * Read until so many characters are there, or the end.
	 */
	static String read(ReadableChannel channel, int length) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(length);
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			// on
		}
		byte[] bytes = new byte[buffer.flip().remaining()];
		buffer.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	static boolean isAlive(long pid) {
		return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
	}

	@Override
	public void close() {
		this.servers.forEach(PeerServerChannel::close);
		for (Long pid : this.pids) {
			if (isAlive(pid)) {
				throw new IllegalStateException("Process " + pid + " is left over");
			}
		}
	}

}
