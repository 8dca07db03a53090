package dev.noctule.websocket.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What this library has to hold, one line each, in {@code src/test/conformance}. It does not know whether a test shows
 * it.
 */
record Catalogue(List<Rule> rules, List<Advisory> advisories) {
    private static final Pattern LOOKS_LIKE_AN_ID = Pattern.compile("[A-Z]\\d+|(CVE|GHSA|ws)-.*|.*#\\d+");

    /** The catalogue of this project. */
    static Catalogue read() {
        return new Catalogue(
                FourColumns.read("conformance/rules.txt").map(Catalogue::rule).toList(),
                FourColumns.read("conformance/advisories.txt")
                        .map(Catalogue::advisory)
                        .toList());
    }

    private static Rule rule(String[] columns) {
        return new Rule(columns[0], columns[1], columns[2], columns[3]);
    }

    private static Advisory advisory(String[] columns) {
        return new Advisory(List.of(columns[0].split(", ")), columns[1], columns[2], columns[3]);
    }

    /** Whether a tag claims to be an id, so that a slip of the pen is not taken for a tag of another kind. */
    static boolean looksLikeAnId(String tag) {
        return LOOKS_LIKE_AN_ID.matcher(tag).matches();
    }

    /** Of rules and advisories, in their order. */
    List<String> ids() {
        List<String> ids = new ArrayList<>(rules.stream().map(Rule::id).toList());
        advisories.forEach(advisory -> ids.addAll(advisory.ids()));
        return ids;
    }
}
