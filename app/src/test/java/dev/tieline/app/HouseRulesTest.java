package dev.tieline.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tieline.api.Outlet;
import io.helidon.webserver.http.HttpRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The drawing in {@code house.txt} and the compiled classes say the same. */
class HouseRulesTest {
    private static final String ROOT = "dev.tieline.";

    /** Not shipped: they look at every room from outside. */
    private static final Set<String> OUTSIDE = Set.of("testkit", "bench");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.tieline");

    @Test
    void everyRoomUsesExactlyTheRoomsThatAreDrawn() throws IOException {
        Map<String, Set<String>> drawn = drawing();
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String room = room(type);
            if (OUTSIDE.contains(room) || drawn.getOrDefault(room, Set.of()).contains("*")) {
                continue;
            }
            Set<String> uses = used.computeIfAbsent(room, _ -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room)) {
                    uses.add(room(target));
                }
            }
        }
        drawn.values().removeIf(rooms -> rooms.contains("*"));
        assertThat(used).isEqualTo(drawn);
    }

    /** Room by room the rooms it may use; a room may only name rooms above it. */
    private static Map<String, Set<String>> drawing() throws IOException {
        Map<String, Set<String>> drawn = new LinkedHashMap<>();
        Path file = Path.of(System.getProperty("project.root")).resolve("house.txt");
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> words = List.of(line.strip().replace(":", "").split(" +", -1));
            Set<String> rooms = new TreeSet<>(words.subList(1, words.size()));
            List<String> below = new ArrayList<>(rooms);
            below.removeAll(drawn.keySet());
            below.remove("*");
            assertThat(below).as("rooms that %s names but that are not above it", line).isEmpty();
            drawn.put(words.getFirst(), rooms);
        }
        return new TreeMap<>(drawn);
    }

    private static String room(JavaClass type) {
        String[] names = type.getPackageName().substring(ROOT.length()).split("\\.", -1);
        return names[0].equals("connector") ? "connector." + names[1] : names[0];
    }

    @Test
    void librariesEndInTheirRooms() {
        wall("dev.cel..", "dev.tieline.mapping..");
        wall("com.google.crypto.tink..", "dev.tieline.vault..");
        wall(
                "java.sql..",
                "dev.tieline.store..",
                "dev.tieline.connector.sql..",
                "dev.tieline.connector.jdbc..",
                "dev.tieline.connector.postgresql..",
                "dev.tieline.connector.changes..",
                "dev.tieline.connector.binlog..");
        wall(
                "org.postgresql..",
                "dev.tieline.connector.postgresql..",
                "dev.tieline.connector.changes..");
        wall("io.debezium..", "dev.tieline.connector.changes..");
        wall("org.apache.kafka..", "dev.tieline.connector.changes..");
        wall("org.mariadb..", "dev.tieline.connector.jdbc..");
        wall("org.sqlite..", "dev.tieline.store..", "dev.tieline.connector.jdbc..");
        wall("com.networknt..", "dev.tieline.contract..");
        wall("org.snakeyaml..", "dev.tieline.format..");
        wall("org.apache.hc..", "dev.tieline.connector.http..");
        wall("org.apache.sshd..", "dev.tieline.connector.sftp..");
        wall("jakarta.mail..", "dev.tieline.connector.mail..");
        wall("com.nimbusds..", "dev.tieline.caller..", "dev.tieline.identity..");
        wall("picocli..", "dev.tieline.app..");
        wall("gg.jte..", "dev.tieline.console..", "gg.jte..");
        wall(
                "io.helidon..",
                "dev.tieline.listener..",
                "dev.tieline.gate..",
                "dev.tieline.resource..",
                "dev.tieline.console..",
                "dev.tieline.app..");
        wall("com.password4j..", "dev.tieline.people..");
        wall("org.springframework..", "dev.tieline.flow..");
    }

    /** What one forgets ends in a method that says that nobody can do it. */
    @Test
    void anOutletAroundAnotherSaysWhatItDoesWithEachCall() {
        JavaClass outlet = CLASSES.get(Outlet.class);
        List<JavaClass> around =
                CLASSES.stream()
                        // One of a connector is only asked for what its operations can do.
                        .filter(type -> type.isAssignableTo(Outlet.class))
                        .filter(type -> !room(type).startsWith("connector."))
                        .filter(type ->
                                type.getFields().stream()
                                        .anyMatch(field ->
                                                field.getRawType().isAssignableTo(Outlet.class)))
                        .toList();
        assertThat(around)
                .extracting(JavaClass::getSimpleName)
                .contains("TracedOutlet", "TakingOutlet", "ReadOnlyOutlet");
        for (JavaClass type : around) {
            assertThat(names(type)).as(type.getName()).containsAll(names(outlet));
        }
    }

    private static Set<String> names(JavaClass type) {
        return type.getMethods().stream()
                .map(JavaMethod::getName)
                .filter(name -> !name.contains("$"))
                .collect(Collectors.toSet());
    }

    /** A path made in any other way could be reached by anybody. */
    @Test
    void everyPathIsMadeWithWhatItTakesToGoThere() {
        noClasses()
                .that()
                .resideInAPackage("dev.tieline..")
                .and()
                .resideOutsideOfPackages(
                        "dev.tieline.gate..",
                        "dev.tieline.listener..",
                        "dev.tieline.sandbox..",
                        "dev.tieline.testkit..",
                        "dev.tieline.bench..")
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "makes a path of the server",
                                call ->
                                        call.getTargetOwner().isAssignableTo(HttpRules.class)
                                                && !Set.of("register", "addFilter", "error")
                                                        .contains(call.getName())))
                .check(CLASSES);
    }

    private static void wall(String library, String... rooms) {
        noClasses()
                .that()
                .resideInAPackage("dev.tieline..")
                .and()
                .resideOutsideOfPackages(rooms)
                .and()
                .resideOutsideOfPackages("dev.tieline.testkit..", "dev.tieline.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void pureRoomsTouchNoClockNoFileNoThreadAndNoNetwork() {
        DescribedPredicate<JavaClass> outside =
                resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..")
                        .or(
                                DescribedPredicate.describe(
                                        "threads and clocks",
                                        type ->
                                                Set.of(
                                                                "java.lang.Thread",
                                                                "java.time.Clock",
                                                                "java.util.Random",
                                                                "java.security.SecureRandom")
                                                        .contains(type.getName())))
                        .and(
                                DescribedPredicate.describe(
                                        "which are more than values",
                                        type ->
                                                !Set.of(
                                                                "java.net.URI",
                                                                "java.net.URISyntaxException")
                                                        .contains(type.getName())));
        String[] pure = {
            "dev.tieline.format..",
            "dev.tieline.flow..",
            "dev.tieline.contract..",
            "dev.tieline.mapping..",
            "dev.tieline.outcome..",
            "dev.tieline.plan.."
        };
        noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .dependOnClassesThat(outside)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }
}
