package dev.noctule.websocket.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test method and what it claims to show.
 *
 * @param key the binary name of its class, {@code #}, its name
 * @param tags its own and those of the classes around it
 */
record TaggedTest(String key, Set<String> tags) {
    /** All tests that are compiled, by their keys. None is run, and no other listener is told. */
    static List<TaggedTest> discover() {
        LauncherConfig quiet = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        return in(LauncherFactory.create(quiet)
                .discover(request()
                        .selectors(selectClasspathRoots(Set.of(Results.TEST_CLASSES)))
                        .build()));
    }

    private static List<TaggedTest> in(TestPlan plan) {
        Map<String, Set<String>> tags = new TreeMap<>();
        plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .forEach(test -> keyOf(test)
                        .ifPresent(key -> tags.computeIfAbsent(key, first -> new TreeSet<>())
                                .addAll(tagsOf(test).toList())));
        return tags.entrySet().stream()
                .map(entry -> new TaggedTest(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Of a test method, and of everything below it: the invocations of a parameterized test have its key. */
    static Optional<String> keyOf(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName() + "#" + source.getMethodName());
    }

    private static Stream<String> tagsOf(TestIdentifier test) {
        return test.getTags().stream().map(TestTag::getName);
    }

    /** Without its package. */
    String className() {
        String name = key.substring(0, key.indexOf('#'));
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    String methodName() {
        return key.substring(key.indexOf('#') + 1);
    }
}
