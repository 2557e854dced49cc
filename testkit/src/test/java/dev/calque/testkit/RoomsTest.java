package dev.calque.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom. Maven refuses what a module does not declare; this holds the rest of the table. */
class RoomsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.calque");

    /** The rooms, and whom each may know beside itself. */
    private static final Map<String, String[]> TABLE = Map.of(
            "oci",
            new String[] {},
            "graph",
            new String[] {"oci"},
            "store",
            new String[] {"oci"},
            "dockerfile",
            new String[] {"graph", "oci"},
            "solver",
            new String[] {"graph", "oci"},
            "linux",
            new String[] {},
            "runtime",
            new String[] {"linux", "store", "oci"},
            "engine",
            new String[] {"oci", "graph", "store", "dockerfile", "solver", "runtime"},
            // The values that the engine's API speaks: digests and references, source places, build events.
            "cli",
            new String[] {"engine", "oci", "graph", "solver"});

    @TestFactory
    Stream<DynamicTest> eachRoom_knowsOnlyWhomItMay() {
        return TABLE.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(room, () -> {
                    String[] forbidden = TABLE.keySet().stream()
                            .filter(other -> !other.equals(room)
                                    && !Arrays.asList(TABLE.get(room)).contains(other))
                            .map(other -> "dev.calque." + other + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("dev.calque." + room + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(ALL);
                }));
    }

    @Test
    void onlyLinux_callsTheSystem() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.calque.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(ALL);
    }

    @Test
    void packagesOfARoom_haveNoCycles() {
        for (String room : TABLE.keySet()) {
            slices().matching("dev.calque." + room + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(ALL);
        }
    }

    @Test
    void libraries_neverPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.calque.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void commands_areNotPublic() {
        classes()
                .that()
                .implement("dev.calque.cli.Command")
                .should()
                .notBePublic()
                .check(ALL);
    }
}
