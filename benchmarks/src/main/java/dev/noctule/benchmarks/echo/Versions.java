package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;

/** The versions of the clients: those that the build resolved, that of the JDK, and that of an npm package. */
final class Versions {
    private final Properties built = new Properties();
    private final Path nodeDirectory;

    Versions(Path nodeDirectory) throws IOException {
        this.nodeDirectory = nodeDirectory;
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            built.load(in);
        }
    }

    String of(ClientLibrary library) throws IOException {
        return switch (library) {
            case JDK -> Runtime.version().toString();
            case NODE_WS -> npm(library.product());
            default -> built(library.product());
        };
    }

    /** The version of a product that the build names. */
    String built(String product) {
        return built.getProperty(product, "unknown");
    }

    private String npm(String name) throws IOException {
        Path description = nodeDirectory.resolve("node_modules").resolve(name).resolve("package.json");
        return new ObjectMapper().readTree(description.toFile()).get("version").asText();
    }
}
