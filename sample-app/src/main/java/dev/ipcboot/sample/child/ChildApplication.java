package dev.ipcboot.sample.child;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A child process that takes what its parent sends. It ends when its parent does.
 */
@SpringBootApplication
public class ChildApplication {

	/**
	 * Run the child.
	 * @param args the arguments of the command line
	 */
	public static void run(String[] args) {
		new SpringApplicationBuilder(ChildApplication.class).web(WebApplicationType.NONE).profiles("child").run(args);
	}

	@IpcListener("bench.exec")
	void onMessage(byte[] payload) {
		// Taking it is all that is measured.
	}

}
