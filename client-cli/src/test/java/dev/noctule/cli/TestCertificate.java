package dev.noctule.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for the name {@code localhost}, and for no address; made by the JDK's keytool.
 *
 * @param keyStore the certificate and its key
 * @param pem the certificate, for {@code --cacert}
 * @param keyPem its private key, for {@code --key}
 */
record TestCertificate(KeyStore keyStore, Path pem, Path keyPem) {
    private static final String PASSWORD = "changeit";

    static TestCertificate create(Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        int status = new ProcessBuilder(keytool).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("keytool ended with " + status);
        }
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keyStore.load(in, PASSWORD.toCharArray());
        }
        byte[] certificate = keyStore.getCertificate("server").getEncoded();
        byte[] key = keyStore.getKey("server", PASSWORD.toCharArray()).getEncoded();
        return new TestCertificate(
                keyStore,
                writePem("CERTIFICATE", certificate, folder.resolve("server.pem")),
                writePem("PRIVATE KEY", key, folder.resolve("server-key.pem")));
    }

    /** A socket that speaks TLS with this certificate, on a free port of this machine. */
    ServerSocket listen() throws Exception {
        return socket();
    }

    /** The same, for clients that show this certificate as theirs, and no others. */
    ServerSocket listenForClientsOfItsOwn() throws Exception {
        SSLServerSocket socket = socket();
        socket.setNeedClientAuth(true);
        return socket;
    }

    private SSLServerSocket socket() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keyStore);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Path writePem(String label, byte[] der, Path file) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file, String.format("-----BEGIN %s-----%n%s%n-----END %s-----%n", label, base64, label));
    }
}
