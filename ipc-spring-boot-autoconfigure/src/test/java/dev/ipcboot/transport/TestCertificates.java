package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Certificates made by {@code openssl} for one test: an authority, {@code server} for
 * 127.0.0.1 and localhost, {@code client} (CN=ada), {@code elsewhere} for another host,
 * {@code remote} for receiver.test, and {@code stranger}, whom the authority does not
 * know.
 */
public final class TestCertificates {

	private static final String SCRIPT = """
			set -e
			cd "$1"
			new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
			openssl req -x509 $new -days 30 -subj /CN=authority -keyout authority.key -out authority.pem
			sign() {
				openssl req $new -subj "/O=test/CN=$2" -keyout $1.key -out $1.csr
				echo "subjectAltName=$3" > $1.ext
				openssl x509 -req -in $1.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 \
					-extfile $1.ext -out $1.pem
			}
			sign server server IP:127.0.0.1,DNS:localhost
			sign client ada DNS:ada
			sign elsewhere elsewhere DNS:elsewhere.example
			sign remote remote DNS:receiver.test
			openssl req -x509 $new -days 30 -subj /CN=stranger -keyout stranger.key -out stranger.pem
			""";

	private final Path directory;

	private TestCertificates(Path directory) {
		this.directory = directory;
	}

	/**
	 * Make the certificates, or find them where they were made before.
	 * @param directory where
	 * @return the certificates
	 */
	public static TestCertificates in(Path directory) throws Exception {
		if (!Files.exists(directory.resolve("stranger.pem"))) {
			Outside.finish(Outside.start("openssl", "version"));
			Outside.finish(Outside.shell(SCRIPT, directory.toString()));
		}
		return new TestCertificates(directory);
	}

	/**
	 * A file.
	 * @param name for example {@code client.pem} or {@code client.key}
	 * @return where it is
	 */
	public String file(String name) {
		return this.directory.resolve(name).toString();
	}

	/**
	 * What a side needs that shows a certificate and trusts the authority.
	 * @param name whose certificate
	 * @return the context
	 */
	public SSLContext context(String name) throws IOException {
		return contextOf(PemSslStoreDetails.forCertificate(text(name + ".pem")).withPrivateKey(text(name + ".key")));
	}

	/**
	 * What a side needs that shows nothing and trusts the authority.
	 * @return the context
	 */
	public SSLContext withoutCertificate() throws IOException {
		return contextOf(null);
	}

	private SSLContext contextOf(PemSslStoreDetails own) throws IOException {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(text("authority.pem"));
		return SslBundle.of(new PemSslStoreBundle(own, trusted)).createSslContext();
	}

	private String text(String name) throws IOException {
		return Files.readString(Path.of(file(name)));
	}

}
