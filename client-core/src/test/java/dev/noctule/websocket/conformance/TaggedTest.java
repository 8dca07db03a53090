package dev.noctule.websocket.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
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
public record TaggedTest(String key, Set<String> tags) {
    /** Looks for them when the first one asks. */
    private static final class Compiled {
        static final List<TaggedTest> TESTS = discover();
    }

    /** All tests of this module, by their keys. None is run. */
    public static List<TaggedTest> all() {
        return Compiled.TESTS;
    }

    /** Takes a second or so. No other listener is told. */
    private static List<TaggedTest> discover() {
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
                .forEach(test -> {
                    Set<String> own = tagsOf(test);
                    keyOf(test).ifPresent(key -> add(key, own, tags));
                    templateOf(test).ifPresent(type -> addAll(type, own, tags));
                });
        return tags.entrySet().stream()
                .map(entry -> new TaggedTest(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void add(String key, Set<String> own, Map<String, Set<String>> tags) {
        tags.computeIfAbsent(key, first -> new TreeSet<>()).addAll(own);
    }

    /** A class that is run once for each of its arguments: a plan has its tests only when it is run. */
    private static Optional<? extends Class<?>> templateOf(TestIdentifier test) {
        return test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getJavaClass())
                .filter(type -> AnnotationSupport.isAnnotated(type, ClassTemplate.class));
    }

    private static void addAll(Class<?> type, Set<String> outer, Map<String, Set<String>> tags) {
        for (Method test :
                AnnotationSupport.findAnnotatedMethods(type, Testable.class, HierarchyTraversalMode.TOP_DOWN)) {
            add(type.getName() + "#" + test.getName(), with(outer, test), tags);
        }
        for (Class<?> nested :
                ReflectionSupport.findNestedClasses(type, inner -> inner.isAnnotationPresent(Nested.class))) {
            addAll(nested, with(outer, nested), tags);
        }
    }

    private static Set<String> with(Set<String> outer, AnnotatedElement element) {
        Set<String> all = new TreeSet<>(outer);
        AnnotationSupport.findRepeatableAnnotations(element, Tag.class).forEach(tag -> all.add(tag.value()));
        return all;
    }

    /** Of a test method, and of everything below it: the invocations of a parameterized test have its key. */
    static Optional<String> keyOf(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getClassName() + "#" + source.getMethodName());
    }

    private static Set<String> tagsOf(TestIdentifier test) {
        return test.getTags().stream().map(TestTag::getName).collect(Collectors.toSet());
    }

    /** Without its package; behind that of a class around it, and a dot, if there is one. */
    public String className() {
        String name = key.substring(0, key.indexOf('#'));
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    public String methodName() {
        return key.substring(key.indexOf('#') + 1);
    }
}
