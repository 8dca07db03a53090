package dev.noctule.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} says, in the language of man(7). */
final class ManPage {
    private static final String EXAMPLES = "Examples:";

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandSpec command, String version) {
        ManPage page = new ManPage();
        page.write(command, version);
        return page.page.toString();
    }

    private void write(CommandSpec command, String version) {
        UsageMessageSpec usage = command.usageMessage();
        line(".TH ECHO-CLI 1 \"\" \"Noctule " + escape(version) + "\" \"User Commands\"");
        section("NAME");
        line("echo-cli \\- talk to a WebSocket server");
        section("SYNOPSIS");
        asItIs(Arrays.asList(usage.customSynopsis()));
        section("DESCRIPTION");
        paragraphs(usage.description());
        section("OPTIONS");
        command.positionalParameters().forEach(parameter -> item(italic(parameter.paramLabel()), parameter));
        command.options().forEach(option -> item(names(option), option));
        section("EXIT STATUS");
        usage.exitCodeList().forEach((code, meaning) -> item(escape(code.strip()), meaning));
        section("EXAMPLES");
        asItIs(Arrays.stream(usage.footer())
                .filter(line -> !line.equals(EXAMPLES))
                .toList());
    }

    private void section(String title) {
        line(".SH " + title);
    }

    /** An empty line is between two of them. */
    private void paragraphs(String[] lines) {
        for (String text : lines) {
            line(text.isEmpty() ? ".PP" : escape(text));
        }
    }

    /** Keeps the lines, and the blanks in them. */
    private void asItIs(List<String> lines) {
        line(".nf");
        lines.stream().filter(text -> !text.isBlank()).forEach(text -> line(escape(text)));
        line(".fi");
    }

    private void item(String term, ArgSpec argument) {
        item(term, String.join(" ", argument.description()));
    }

    private void item(String term, String text) {
        line(".TP");
        line(term);
        line(escape(text));
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names()).map(ManPage::bold).collect(Collectors.joining(", "));
        if (option.arity().max() == 0) {
            return names;
        }
        boolean optional = option.arity().min() == 0;
        return optional ? names + "[=" + italic(option.paramLabel()) + "]" : names + "=" + italic(option.paramLabel());
    }

    private static String bold(String text) {
        return "\\fB" + escape(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + escape(text) + "\\fR";
    }

    /** A backslash begins a command, a hyphen may become a dash, a dot or an apostrophe at the start is a request. */
    private static String escape(String text) {
        String escaped =
                text.replace("%%", "%").replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
