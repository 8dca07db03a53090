package dev.noctule.cli;

import dev.noctule.websocket.HttpProxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code [http://][USER:PASS@]HOST:PORT}. Its errors repeat nothing: there may be a password in it. */
final class ProxyUrl implements ITypeConverter<HttpProxy> {
    private static final Pattern URL = Pattern.compile(
            "(?i)(?:http://)?(?:(?<user>[^:/?#@]*):(?<password>[^/?#@]*)@)?(?<host>[^:/?#@\\[\\]]+|\\[[^\\]]+\\])"
                    + ":(?<port>[0-9]{1,5})/?");

    @Override
    public HttpProxy convert(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            throw new TypeConversionException("expected [http://][USER:PASS@]HOST:PORT, nothing else");
        }
        try {
            String host = url.group("host").replaceAll("[\\[\\]]", "");
            HttpProxy proxy = HttpProxy.of(host, Integer.parseInt(url.group("port")));
            return url.group("user") == null
                    ? proxy
                    : proxy.withCredentials(decode(url.group("user")), decode(url.group("password")));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /** Characters that have a meaning in a URL are written as {@code %40} (RFC 3986, 2.1). A plus is a plus. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
