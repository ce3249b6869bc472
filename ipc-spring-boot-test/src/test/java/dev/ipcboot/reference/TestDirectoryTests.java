package dev.ipcboot.reference;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.test.IpcTestDirectory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test without a context of its own on the reference page.
 */
@Timeout(120)
// tag::directory[]
class TestDirectoryTests {

	@AutoClose
	private final IpcTestDirectory directory = IpcTestDirectory.create();

	@Test
	void thereIsAClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property())
			.run((context) -> assertThat(context).hasSingleBean(IpcClient.class));
	}

}
// end::directory[]
