package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The zip that the build makes: it is unpacked, and what is in it is used, with the runtime of this test. */
@Tag("packaged")
@Timeout(120)
class DistributionTest {
    private static final Path ZIP = Path.of(System.getProperty("echo-cli.zip", "no such file"));

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(ZIP, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.skip(1).toList()) {
                Path copy = folder.resolve(file.toString().substring(1));
                Files.copy(file, copy);
                Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
            }
        }
        try (Stream<Path> roots = Files.list(folder)) {
            home = roots.findFirst().orElseThrow();
        }
    }

    @Test
    void everythingIsInOneFolderWithTheVersion() {
        assertThat(home.getFileName() + ".zip").isEqualTo(ZIP.getFileName().toString());
        assertThat(home.resolve("LICENSE")).exists();
        assertThat(home.resolve("bin/echo-cli.bat")).content().contains("\r\n").doesNotContainPattern("[^\r]\n");
    }

    @Test
    void programRunsAndWarnsOfNothing() throws Exception {
        for (int run = 1; run <= 3; run++) { // the first makes the class-data archive, the others use it
            assertThat(run("HELLO THERE!\n", home.resolve("bin/echo-cli").toString()))
                    .matches("HELLO THERE!\n" + "Started an echo server at ws://127.0.0.1:\\d+/\n"
                            + "Connected to ws://127.0.0.1:\\d+/\n"
                            + "Connection closed by client: 1000 \\(normal\\)\nstatus 0\n");
        }
        try (Stream<Path> cache = Files.list(folder.resolve("cache/noctule"))) {
            assertThat(cache.toList()).singleElement().asString().endsWith(".jsa");
        }
    }

    @Test
    void helpMakesNoArchive() throws Exception {
        assertThat(run("", home.resolve("bin/echo-cli").toString(), "--help")).startsWith("Usage: echo-cli ");

        assertThat(folder.resolve("cache/noctule")).isEmptyDirectory();
    }

    @Test
    void programRunsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("e"), home.resolve("bin/echo-cli"));

        assertThat(run("", link.toString(), "--version")).startsWith("echo-cli (Noctule) ");
    }

    @Test
    void completionOffersTheOptions() throws Exception {
        Tool.require("bash");
        Path completion = home.resolve("share/bash-completion/completions/echo-cli");
        String script = "compopt() { :; }; . '" + completion
                + "'; COMP_WORDS=(echo-cli --l); COMP_CWORD=1; COMP_LINE='echo-cli --l';"
                + " COMP_POINT=12; _complete_echo-cli; printf '%s\\n' \"${COMPREPLY[@]}\"";

        assertThat(run("", "bash", "-c", script)).isEqualTo("--listen\nstatus 0\n");
    }

    @Test
    void manPageHasNoFault() throws Exception {
        Path page = home.resolve("share/man/man1/echo-cli.1");
        assertThat(page).content().startsWith(".TH ECHO-CLI 1 ");

        Tool.require("groff");
        assertThat(run("", "groff", "-man", "-ww", "-z", page.toString())).isEqualTo("status 0\n");
    }

    /** So that the same sources give the same bytes. */
    @Test
    void entriesHaveOneDateAndModesOfTheirOwn() throws Exception {
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());

            assertThat(entries.stream().map(ZipEntry::getLastModifiedTime).distinct())
                    .hasSize(1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("bin/echo-cli"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("lib/echo-cli.jar"))))
                .isEqualTo("rw-r--r--");
    }

    /** What it prints: standard output, then standard error, then its exit code. */
    private String run(String input, String... command) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, StandardCharsets.UTF_8)
                + Files.readString(err, StandardCharsets.UTF_8)
                + "status " + process.exitValue() + "\n";
    }
}
