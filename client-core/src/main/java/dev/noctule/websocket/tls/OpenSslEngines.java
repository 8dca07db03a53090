package dev.noctule.websocket.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenSSL's engine, from netty-tcnative, which the user may have brought or not: whether it works, and what only it has
 * to be told.
 */
final class OpenSslEngines {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSslEngines.class);

    private OpenSslEngines() {}

    /**
     * Whether there is one that works and keeps what we promise. It is found by using it, once per program: natives
     * that load may be of another version than Netty's classes.
     */
    static boolean areUsable() {
        return Outcome.USABLE;
    }

    private static final class Outcome {
        static final boolean USABLE = works(OpenSslProbe::run);
    }

    /** What fails where OpenSSL cannot be used. */
    interface Probe {
        void run() throws GeneralSecurityException, SSLException;
    }

    static boolean works(Probe probe) {
        try {
            probe.run();
            LOG.debug("TLS engine: {}", OpenSsl.versionString());
            return true;
        } catch (LinkageError | RuntimeException | GeneralSecurityException | SSLException unusable) {
            LOG.debug("TLS engine: the JDK's, because OpenSSL cannot be used here: {}", unusable.toString());
            return false;
        }
    }

    /**
     * Makes an engine of OpenSSL's end the connection if the server wants to negotiate anew: Netty has it agree once.
     * The JDK's engine has another way, see {@link TlsHandlers}.
     *
     * @throws IllegalStateException if this build of OpenSSL cannot: only BoringSSL can
     */
    static void refuseRenegotiation(SSLEngine engine) {
        if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
            try {
                SSL.setRenegotiateMode(openSsl.sslPointer(), SSL.SSL_RENEGOTIATE_NEVER);
            } catch (Exception e) { // the method declares no other
                throw new IllegalStateException("Cannot refuse renegotiation", e);
            }
        }
    }
}
