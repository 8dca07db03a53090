package dev.noctule.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * For an option whose value may be missing: it is only one if it is attached, as in {@code --ping=3}. In {@code --ping
 * host} the host is not a number of pings.
 */
final class AttachedValue implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // because it is picocli that has a Stack
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec arg, Map<String, Object> info) {
        if (" ".equals(info.get("separator"))) {
            args.push(((OptionSpec) arg).fallbackValue());
        }
        return false; // picocli goes on as if that had been typed
    }
}
