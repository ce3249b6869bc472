package dev.ipcboot.autoconfigure;

import java.util.List;

import dev.ipcboot.transport.socket.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes TLS settings of a task from an SSL bundle.
 */
final class TlsOptionsFactory {

	private final @Nullable SslBundles bundles;

	/**
	 * Create the factory.
	 * @param bundles the bundles of the application, {@code null} if it has none
	 */
	TlsOptionsFactory(@Nullable SslBundles bundles) {
		this.bundles = bundles;
	}

	/**
	 * The TLS settings of a task.
	 * @param property the name of the properties, for example
	 * {@code ipc.tasks.orders.ssl}
	 * @param ssl the properties
	 * @param task all properties of the task
	 * @return the settings, {@code null} without a bundle
	 */
	@Nullable TlsOptions create(String property, TaskProperties.Ssl ssl, TaskProperties task) {
		String name = ssl.bundle();
		if (name == null) {
			if (ssl.clientAuth() != TlsOptions.ClientAuth.NONE) {
				throw PropertyChecks.invalid(property + ".client-auth", ssl.clientAuth(),
						"Nobody can be asked for a certificate without TLS: set " + property + ".bundle as well.");
			}
			return null;
		}
		if (task.address().stream().anyMatch((address) -> address.strip().startsWith("udp"))) {
			throw PropertyChecks.invalid(property + ".bundle", name,
					"The task has an udp: address, and UDP has no TLS: use tcp: only.");
		}
		SslBundle bundle = bundle(property + ".bundle", name);
		return new TlsOptions(bundle.createSslContext(), ssl.clientAuth(), ssl.verifyHostname(),
				list(bundle.getOptions().getEnabledProtocols()), list(bundle.getOptions().getCiphers()));
	}

	private SslBundle bundle(String property, String name) {
		if (this.bundles == null) {
			throw PropertyChecks.invalid(property, name,
					"The application has no SSL bundles: define spring.ssl.bundle.pem." + name + " or jks." + name
							+ ".");
		}
		try {
			return this.bundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw PropertyChecks.invalid(property, name,
					"There is no such SSL bundle; there are " + this.bundles.getBundleNames()
							+ ". Define spring.ssl.bundle.pem." + name + " or jks." + name + ".");
		}
	}

	private static @Nullable List<String> list(String @Nullable [] values) {
		return (values != null) ? List.of(values) : null;
	}

}
