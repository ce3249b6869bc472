package dev.ipcboot.frame;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decoder of the peer in Python, where it must do as {@link FrameDecoder} does.
 */
@Timeout(60)
class PythonDecoderTests {

	private static final String SCRIPT = """
			import os, sys
			sys.path.insert(0, os.path.join("..", "sample-app", "peers"))
			import ipc
			def whole(sequence):
			    return ipc.Frame(ipc.MESSAGE, 0, 0, 0, 7, sequence, b"", b"abc").encode()
			refused = ipc.Frame(ipc.MESSAGE, ipc.F_FRAGMENT, 0, 1, 7, 9, b"", bytes.fromhex("f1497878f149")).encode()
			decoder = ipc.Decoder(shared=True)
			frames = decoder.decode(whole(1) + refused + whole(2) + b"junk" + whole(3) + refused)
			print([frame.sequence for frame in frames], len(decoder.unread))
			""";

	@Test
	void nothingIsLostBehindAWholeFrameThatIsRefused() throws Exception {
		Outside.require("python3");
		Process python = new ProcessBuilder("python3", "-c", SCRIPT).redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(python.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(output.strip()).isEqualTo("[1, 2, 3] 0");
	}

}
