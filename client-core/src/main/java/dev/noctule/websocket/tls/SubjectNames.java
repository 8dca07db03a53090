package dev.noctule.websocket.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a certificate is for: the dNSName and iPAddress entries of its subjectAltName (RFC 5280, section 4.2.1.6). The
 * common name of the subject is not read (RFC 9525, section 1.4). Does not check that anybody signed the certificate.
 *
 * @param dns the dNSName entries, as they stand there
 * @param addresses the iPAddress entries, as the JDK writes them; it writes an IPv4-mapped one as IPv4
 */
record SubjectNames(List<DnsPattern> dns, List<String> addresses) {
    // The tags of GeneralName, RFC 5280, section 4.2.1.6
    private static final Integer DNS_NAME = 2;
    private static final Integer IP_ADDRESS = 7;

    private static final int SHOWN_NAMES = 5;
    private static final int SHOWN_CHARACTERS = 80;

    static SubjectNames of(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<DnsPattern> dns = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (List<?> entry : all == null ? List.<List<?>>of() : all) {
            if (DNS_NAME.equals(entry.get(0))) {
                dns.add(new DnsPattern((String) entry.get(1)));
            } else if (IP_ADDRESS.equals(entry.get(0))) {
                addresses.add((String) entry.get(1));
            }
        }
        return new SubjectNames(List.copyOf(dns), List.copyOf(addresses));
    }

    boolean include(PeerHost host) {
        return dns.stream().anyMatch(pattern -> pattern.matches(host))
                || addresses.stream().anyMatch(host::isAddress);
    }

    /** The names for a person: the first few, escaped; a certificate may hold thousands. */
    String shown() {
        List<String> all = Stream.concat(dns.stream().map(DnsPattern::text), addresses.stream())
                .toList();
        if (all.isEmpty()) {
            return "no host at all: it has no subject alternative name";
        }
        String first = String.join(
                ", ",
                all.stream()
                        .limit(SHOWN_NAMES)
                        .map(name -> PeerText.shown(name, SHOWN_CHARACTERS))
                        .toList());
        int more = all.size() - SHOWN_NAMES;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
