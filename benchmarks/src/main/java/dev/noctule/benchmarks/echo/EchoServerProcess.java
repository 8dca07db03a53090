package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.noctule.benchmarks.echo.client.Transport;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of the echo server. Prints its addresses as a line of JSON, and ends when its standard input does. */
@Command(name = "echo-server")
final class EchoServerProcess implements Callable<Integer> {
    @Option(names = "--certificate", required = true, description = "File to write the certificate to.")
    private Path certificate = Path.of("");

    private EchoServerProcess() {}

    /**
     * What the server prints.
     *
     * @param transport that it uses
     * @param tlsEngine as Netty calls it
     */
    record Addresses(URI plain, URI tls, Transport transport, SslProvider tlsEngine) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new EchoServerProcess()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Transport transport = Transport.best();
        try (EchoServer server = EchoServer.start(transport)) {
            Files.writeString(certificate, server.certificatePem());
            System.out.println(new ObjectMapper()
                    .writeValueAsString(
                            new Addresses(server.uri(false), server.uri(true), transport, EchoServer.TLS_ENGINE)));
            InputStream driver = System.in;
            driver.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
