package dev.noctule.websocket.faults;

import dev.noctule.examples.Documents;
import dev.noctule.websocket.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the matrix that makes sense, over sockets. If all are green, the page is written to {@code target}. */
@Tag("fault-1")
@Tag("fault-2")
@Tag("fault-3")
@Tag("fault-4")
@Tag("fault-5")
@Tag("fault-6")
@Tag("fault-7")
@Tag("fault-8")
@Tag("fault-9")
@Tag("fault-10")
@Tag("fault-16")
@Tag("fault-19")
@Tag("fault-20")
@Tag("fault-21")
@Tag("fault-22")
@Tag("fault-27")
@Tag("fault-28")
@Tag("fault-34")
class FaultMatrixTest {
    private static final Map<Transport, FaultLoop> LOOPS = new EnumMap<>(Transport.class);

    private static TestCertificates certificates;
    private static int green;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
        green = 0;
    }

    static List<Cell> cells() {
        return FaultMatrix.cells().stream()
                .filter(cell -> cell.outcome().isApplicable())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void outcomeIsSeenOnceAndNothingIsLeft(Cell cell) throws Exception {
        FaultLoop loop = LOOPS.computeIfAbsent(cell.transport(), transport -> new FaultLoop(transport.handlers()));
        boolean reusable = false;
        try {
            new CellRun(cell, loop).run(certificates);
            reusable = cell.fault() != Fault.LOOP_SHUTDOWN;
            green++;
        } finally {
            if (!reusable) {
                LOOPS.remove(cell.transport());
                loop.close();
            }
        }
    }

    @AfterAll
    static void closeLoopsAndWritePage() throws IOException {
        LOOPS.values().forEach(FaultLoop::close);
        LOOPS.clear();
        if (green == cells().size()) {
            Files.writeString(Documents.ROOT.resolve("client-core/target/faults.md"), FaultsPage.current());
        }
    }
}
