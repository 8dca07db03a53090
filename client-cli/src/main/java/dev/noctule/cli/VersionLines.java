package dev.noctule.cli;

import io.netty.handler.ssl.OpenSsl;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.security.Security;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: everything that a bug report needs. */
final class VersionLines implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "echo-cli (Noctule) " + noctule(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            "Netty " + netty() + ", transport NIO",
            "TLS " + tls()
        };
    }

    static String noctule() throws IOException {
        Properties properties = new Properties();
        try (InputStream resource = VersionLines.class.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                properties.load(resource);
            }
        }
        return properties.getProperty("version", "unknown");
    }

    /** As the library chooses it: OpenSSL if somebody has added it, else the JDK's. */
    private static String tls() {
        return OpenSsl.isAvailable()
                ? OpenSsl.versionString()
                : Security.getProviders("SSLContext.TLS")[0].getName() + " (the JDK's)";
    }

    private static String netty() {
        Version common = Version.identify().get("netty-common");
        return common == null ? "unknown" : common.artifactVersion();
    }
}
