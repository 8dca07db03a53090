package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The man page is the help, in the language of man(7), and the completion knows every option. */
class ManPageTest {
    private final CommandSpec command = EchoCli.commandLine(new Arguments()).getCommandSpec();

    @TempDir
    private Path folder;

    @Test
    void everySectionIsThere() {
        assertThat(ManPage.of(command, "1.2.3").lines())
                .containsSubsequence(
                        ".TH ECHO-CLI 1 \"\" \"Noctule 1.2.3\" \"User Commands\"",
                        ".SH NAME",
                        ".SH SYNOPSIS",
                        ".SH DESCRIPTION",
                        ".SH OPTIONS",
                        ".SH EXIT STATUS",
                        ".SH EXAMPLES");
    }

    @Test
    void everyOptionAndEveryExitCodeIsThere() {
        String page = ManPage.of(command, "1");

        for (OptionSpec option : command.options()) {
            assertThat(page).contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR");
        }
        for (ExitCode code : ExitCode.values()) {
            assertThat(page).contains(".TP\n" + code.status() + "\n");
        }
    }

    @Test
    void valueOfAnOptionIsShownAndWhetherItMayBeMissing() {
        assertThat(ManPage.of(command, "1").lines())
                .contains(
                        "\\fIURL\\fR",
                        "\\fB\\-H\\fR, \\fB\\-\\-header\\fR=\\fINAME:VALUE\\fR",
                        "\\fB\\-\\-ping\\fR[=\\fICOUNT\\fR]",
                        "\\fB\\-\\-help\\fR");
    }

    @Test
    void whatWouldBeACommandOfTroffIsEscaped() {
        CommandSpec odd = CommandSpec.create();
        odd.usageMessage()
                .customSynopsis("a-b")
                .description(".dot", "back\\slash", "'quote", "100%%", "")
                .footer("");

        assertThat(ManPage.of(odd, "1").lines())
                .containsSubsequence("a\\-b", "\\&.dot", "back\\eslash", "\\(aqquote", "100%", ".PP");
    }

    @Test
    void bothFilesAreWhereAShellLooksForThem() throws Exception {
        ShellFiles.main(new String[] {folder.toString()});

        assertThat(folder.resolve("man/man1/echo-cli.1")).content().startsWith(".TH ECHO-CLI 1 ");
        assertThat(Files.readString(folder.resolve("bash-completion/completions/echo-cli")))
                .contains("complete -F _complete_echo-cli ")
                .contains("'--listen'", "'--ping'");
    }
}
