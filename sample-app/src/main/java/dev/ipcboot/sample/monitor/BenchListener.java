package dev.ipcboot.sample.monitor;

import java.util.concurrent.atomic.LongAdder;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.stereotype.Component;

/**
 * Takes the messages with which the client measures each carrier.
 */
@Component
class BenchListener {

	private final LongAdder bytes = new LongAdder();

	@IpcListener(id = "bench", tasks = { "bench.unix", "bench.unix-seqpacket", "bench.unix-dgram", "bench.pipe",
			"bench.posix-mq", "bench.sysv-mq", "bench.tcp", "bench.udp" })
	void onMessage(byte[] payload) {
		this.bytes.add(payload.length);
	}

}
