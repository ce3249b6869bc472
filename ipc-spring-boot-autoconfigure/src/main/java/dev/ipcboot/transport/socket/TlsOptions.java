package dev.ipcboot.transport.socket;

import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.TransportOptions;
import org.jspecify.annotations.Nullable;

/**
 * TLS on TCP. Without these options TCP is not encrypted. Immutable.
 *
 * @param context keys and trusted certificates of this side
 * @param clientAuth whether the listener asks its senders for certificates
 * @param verifyHostname whether a sender requires that the certificate of the listener
 * names the host of the address
 * @param protocols the versions to allow, or {@code null} for those of the JDK
 * @param ciphers the cipher suites to allow, or {@code null} for those of the JDK
 */
public record TlsOptions(SSLContext context, ClientAuth clientAuth, boolean verifyHostname,
		@Nullable List<String> protocols, @Nullable List<String> ciphers) {

	/**
	 * Keep the lists from change.
	 */
	public TlsOptions {
		protocols = (protocols != null) ? List.copyOf(protocols) : null;
		ciphers = (ciphers != null) ? List.copyOf(ciphers) : null;
	}

	/**
	 * Create options with the versions and cipher suites of the JDK that verify the host
	 * name.
	 * @param context keys and trusted certificates of this side
	 * @param clientAuth whether the listener asks its senders for certificates
	 */
	public TlsOptions(SSLContext context, ClientAuth clientAuth) {
		this(context, clientAuth, true, null, null);
	}

	static @Nullable TlsOptions of(Endpoint endpoint) {
		TransportOptions options = endpoint.options();
		return options.find(TlsOptions.class);
	}

	SSLEngine server() {
		SSLEngine engine = this.context.createSSLEngine();
		SSLParameters parameters = parameters(engine);
		switch (this.clientAuth) {
			case NEED -> parameters.setNeedClientAuth(true);
			case WANT -> parameters.setWantClientAuth(true);
			case NONE -> parameters.setNeedClientAuth(false);
		}
		engine.setSSLParameters(parameters);
		engine.setUseClientMode(false);
		return engine;
	}

	SSLEngine client(InetTarget target) {
		SSLEngine engine = this.context.createSSLEngine(target.host(), target.port());
		engine.setUseClientMode(true);
		SSLParameters parameters = parameters(engine);
		if (this.verifyHostname) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		engine.setSSLParameters(parameters);
		return engine;
	}

	private SSLParameters parameters(SSLEngine engine) {
		SSLParameters parameters = engine.getSSLParameters();
		if (this.protocols != null) {
			parameters.setProtocols(this.protocols.toArray(String[]::new));
		}
		if (this.ciphers != null) {
			parameters.setCipherSuites(this.ciphers.toArray(String[]::new));
		}
		return parameters;
	}

	/**
	 * Whether a listener asks its senders for certificates.
	 */
	public enum ClientAuth {

		/**
		 * Not asked for.
		 */
		NONE,

		/**
		 * Asked for, and checked where one is shown.
		 */
		WANT,

		/**
		 * Required: whoever shows none that is trusted is not let in.
		 */
		NEED

	}

}
