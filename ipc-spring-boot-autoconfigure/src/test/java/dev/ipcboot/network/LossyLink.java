package dev.ipcboot.network;

import java.io.BufferedReader;
import java.io.File;
import java.util.List;

import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Assumptions;

/**
 * A second link between two namespaces that is slow and loses packets, for kernels that
 * have no {@code netem}: a program carries every packet from one TUN device to the other,
 * 50 ms later, except each hundredth one or so.
 */
final class LossyLink implements AutoCloseable {

	private static final String SCRIPT = """
			import collections, fcntl, os, random, select, struct, subprocess, sys, time
			TUNSETIFF, TUN, PLAIN = 0x400454ca, 0x0001, 0x1000
			ends, waiting, lost = [], collections.deque(), 0
			for number, (namespace, address) in enumerate(zip(sys.argv[1::2], sys.argv[2::2])):
			    end, name = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK), "lossy%d.%d" % (number, os.getpid() % 100000)
			    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", name.encode(), TUN | PLAIN))
			    ends.append(end)
			    for command in (["link", "set", name, "netns", namespace],
			                    ["-n", namespace, "address", "add", address + "/24", "dev", name],
			                    ["-n", namespace, "link", "set", name, "up"]):
			        subprocess.run(["ip", *command], check=True)
			print("ready", flush=True)
			while True:
			    wait = max(0, waiting[0][0] - time.monotonic()) if waiting else None
			    for end in select.select(ends + [0], [], [], wait)[0]:
			        if end == 0:
			            print(lost, "packets were lost")
			            sys.exit()
			        packet = os.read(end, 65536)
			        if random.random() < 0.01:
			            lost += 1
			        else:
			            waiting.append((time.monotonic() + 0.05, ends[end == ends[0]], packet))
			    while waiting and waiting[0][0] <= time.monotonic():
			        _, end, packet = waiting.popleft()
			        try:
			            os.write(end, packet)
			        except OSError:
			            lost += 1  # no room, or the other side is gone
			""";

	private final Process process;

	private final BufferedReader output;

	private LossyLink(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Join two namespaces, or skip the test where that is not possible.
	 * @param namespacesAndAddresses each namespace followed by its address on the link
	 */
	static LossyLink join(List<String> namespacesAndAddresses) throws Exception {
		Outside.require("python3");
		Assumptions.assumeTrue(new File("/dev/net/tun").canWrite(), "There is neither netem nor /dev/net/tun here");
		LossyLink link = new LossyLink(Outside.python(SCRIPT, namespacesAndAddresses.toArray(String[]::new)));
		String line = link.output.readLine();
		if (!"ready".equals(line)) {
			link.close();
			Assumptions.abort("No TUN devices can be made here: " + line);
		}
		return link;
	}

	/**
	 * End the link.
	 * @return how many packets it has lost
	 */
	int end() throws Exception {
		this.process.getOutputStream().close();
		String line = this.output.readLine();
		return Integer.parseInt(line.split(" ")[0]);
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

}
