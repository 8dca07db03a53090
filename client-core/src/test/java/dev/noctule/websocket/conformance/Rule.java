package dev.noctule.websocket.conformance;

/**
 * A statement of the catalogue.
 *
 * @param id such as F12: the group's letter and a number
 * @param level MUST or SHOULD, as an RFC says it, or policy: ours
 * @param section of RFC 6455, unless it names another RFC; "-" if there is none
 * @param statement what holds for Noctule
 */
record Rule(String id, String level, String section, String statement) {
    String group() {
        return id.substring(0, 1);
    }
}
