package dev.ipcboot.sample.client;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The client. It uses the same starter as the monitor, without a web server.
 */
@SpringBootApplication
public class ClientApplication {

	private static final int FAILED = 1;

	private static final int NOBODY_THERE = 2;

	/**
	 * What starts this program once more: the classes of the executable jar are found by
	 * its launcher alone.
	 */
	private static String mainClass() {
		return System.getProperty("java.class.path").endsWith("sample-app.jar")
				? "org.springframework.boot.loader.launch.JarLauncher" : "dev.ipcboot.sample.SampleApplication";
	}

	/**
	 * Run the client.
	 * @param args the arguments of the command line
	 * @return the exit status: 0 if every message was confirmed, 1 if not, 2 if there is
	 * no monitor
	 */
	public static int run(String[] args) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ClientApplication.class)
			.web(WebApplicationType.NONE)
			.profiles("client")
			.properties("sample.main=" + mainClass())
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.run(args)) {
			return context.getBean(ClientTour.class).run() ? 0 : FAILED;
		}
		catch (IpcTaskUnavailableException ex) {
			System.err.println("The host monitor does not run: " + ex.getMessage());
			return NOBODY_THERE;
		}
		catch (IpcException ex) {
			System.err.println(ex.getMessage());
			return FAILED;
		}
	}

}
