package dev.noctule.websocket.testing;

import java.time.Duration;
import java.util.Iterator;
import java.util.SplittableRandom;

/**
 * Bad weather, the same for the same seed: pieces of all sizes, delays, now and then a stall, and, for most connections,
 * an end at some byte of some direction.
 */
public final class RandomWeather implements ChaosProxy.Weather {
    private static final int LONGEST_PIECE = 64 * 1024;
    private static final int SHORT_PIECE = 16;
    private static final int LONGEST_DELAY_MILLIS = 3;
    private static final int LONGEST_STALL_MILLIS = 200;

    private final long seed;

    public RandomWeather(long seed) {
        this.seed = seed;
    }

    @Override
    public Iterator<Chaos> of(int connection, ChaosProxy.Direction direction) {
        SplittableRandom random = new SplittableRandom(
                seed * 31 + 2L * connection + (direction == ChaosProxy.Direction.TO_SERVER ? 0 : 1));
        return new Steps(random);
    }

    private static final class Steps implements Iterator<Chaos> {
        private final SplittableRandom random;
        private long left;
        private boolean over;

        Steps(SplittableRandom random) {
            this.random = random;
            // As many ends among the first hundred bytes as among the last millions: 2^4 to 2^23 of them.
            left = random.nextInt(3) == 0 ? random.nextLong(16L << random.nextInt(20)) : Long.MAX_VALUE;
        }

        @Override
        public boolean hasNext() {
            return !over;
        }

        @Override
        public Chaos next() {
            if (left == 0) {
                over = true;
                return random.nextBoolean() ? new Chaos.Reset() : new Chaos.Truncation();
            }
            return switch (random.nextInt(64)) {
                case 0 -> new Chaos.Pause(Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)));
                case 1 -> random.nextInt(16) == 0 ? stall() : piece(1);
                case 2, 3, 4, 5, 6, 7 -> piece(1 + random.nextInt(SHORT_PIECE));
                default -> piece(1 + random.nextInt(LONGEST_PIECE));
            };
        }

        private Chaos stall() {
            return new Chaos.Pause(Duration.ofMillis(random.nextInt(LONGEST_STALL_MILLIS)));
        }

        private Chaos piece(int bytes) {
            int passing = (int) Math.min(left, bytes);
            left -= passing;
            return new Chaos.Piece(passing);
        }
    }
}
