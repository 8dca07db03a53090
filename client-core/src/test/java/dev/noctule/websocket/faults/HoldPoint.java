package dev.noctule.websocket.faults;

/** Where a {@link Wire} holds by itself, for the bytes of TLS are nobody's to write by hand. Sees each byte once. */
interface HoldPoint {
    /** Whether to hold before this byte. */
    boolean isBefore(byte next);

    /** Nowhere: the script says. */
    HoldPoint NOWHERE = next -> false;

    /** Before the first byte. */
    final class AtTheBeginning implements HoldPoint {
        private boolean passed;

        @Override
        public boolean isBefore(byte next) {
            boolean first = !passed;
            passed = true;
            return first;
        }
    }

    /**
     * Before the last bytes of the first encrypted TLS record, which is the one behind ChangeCipherSpec. In TLS 1.2 that
     * is the server's Finished; in TLS 1.3, where ChangeCipherSpec is sent for the sake of old boxes, it is the first of
     * those that end with Finished (RFC 8446, appendix D.4).
     */
    final class InTheEncryptedFlight implements HoldPoint {
        private static final int HEADER = 5;
        private static final int CHANGE_CIPHER_SPEC = 20;

        /** So many that nobody guesses them. */
        private static final int HELD_BACK = 8;

        private int at;
        private int type;
        private int length;
        private boolean encrypted;
        private boolean passed;

        @Override
        public boolean isBefore(byte next) {
            switch (at) {
                case 0 -> type = next;
                case 1, 2 -> {} // version
                case 3 -> length = (next & 0xff) << 8;
                case 4 -> length |= next & 0xff;
                default -> {} // payload
            }
            at++;
            boolean here = encrypted && !passed && at > HEADER && at == HEADER + length - HELD_BACK + 1;
            if (at > HEADER && at == HEADER + length) {
                encrypted |= type == CHANGE_CIPHER_SPEC;
                at = 0;
            }
            passed |= here;
            return here;
        }
    }
}
