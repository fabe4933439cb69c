package io.nitrosigner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import io.nitrosigner.signing.bls.SigningAccess;
import io.nitrosigner.slashing.Signer;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of ARCHITECTURE.md that a compiler does not hold. */
final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.nitrosigner");

  private static final String[] INSIDE_THE_ENCLAVE = {
    packages("signing"),
    packages("slashing"),
    packages("nitro"),
    packages("protocol"),
    packages("enclave")
  };

  /** What a class loader tells of the library beside it. */
  private static final Class<?>[] NAMES_OF_PLACES = {
    URI.class, URL.class, URISyntaxException.class
  };

  private static final String[] PURE = {packages("signing"), packages("slashing")};

  /** Where the rules end and DynamoDB begins. */
  private static final String STORE = "io.nitrosigner.slashing.dynamodb..";

  @ParameterizedTest
  @CsvSource({
    "signing, ''",
    "slashing, signing",
    "nitro, ''",
    "protocol, ''",
    "enclave, signing slashing nitro protocol",
    "host, nitro protocol",
    "operator, signing slashing nitro protocol",
    "emulators, signing slashing nitro protocol enclave host operator",
  })
  void modulesDependAlongTheArrowsOnly(String module, String arrows) {
    String[] allowed =
        Stream.concat(Stream.of(module), words(arrows))
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.nitrosigner..").or(resideInAnyPackage(allowed)))
        .check(CODE);
  }

  @Test
  void nativeCodeIsCalledInThreePackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.nitrosigner.signing.bls", "io.nitrosigner.nitro.vsock", "io.nitrosigner.nitro.nsm")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign")
        .check(CODE);
    methods().should().notHaveModifier(JavaModifier.NATIVE).check(CODE);
  }

  @Test
  void onlyTheSignerMaySign() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Signer.class)
        .should(ArchConditions.accessTargetWhere(member(SigningAccess.class, "get")))
        .check(CODE);
  }

  @Test
  void theEnvironmentOfAnEnclaveSaysNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(INSIDE_THE_ENCLAVE)
        .should(ArchConditions.accessTargetWhere(member(System.class, "getenv")))
        .check(CODE);
  }

  @Test
  void rulesHaveNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should(
            ArchConditions.accessTargetWhere(
                member(System.class, "currentTimeMillis", "nanoTime")
                    .or(member(Instant.class, "now"))
                    .or(member(InstantSource.class, "system"))
                    .or(member(Clock.class, "system", "systemUTC", "systemDefaultZone"))))
        .check(CODE);
  }

  @Test
  void rulesReachNothingAndSayNothing() {
    noClasses()
        .that(resideInAnyPackage(PURE).and(resideOutsideOfPackage(STORE)))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "org.slf4j..", "io.netty..", "software.amazon..")
                .and(not(belongToAnyOf(NAMES_OF_PLACES))))
        .check(CODE);
  }

  @Test
  void thereIsOneWayToLog() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.apache.logging..")
        .check(CODE);
  }

  @Test
  void exceptionsAreUnchecked() {
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .should()
        .beAssignableTo(RuntimeException.class)
        .check(CODE);
  }

  private static String packages(String module) {
    return "io.nitrosigner." + module + "..";
  }

  private static Stream<String> words(String text) {
    return Pattern.compile(" ").splitAsStream(text).filter(word -> !word.isEmpty());
  }

  /** A call of, or a method reference to, one of the owner's members. */
  private static DescribedPredicate<JavaAccess<?>> member(Class<?> owner, String... names) {
    return describe(
        owner.getSimpleName() + "." + String.join("/", names),
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && List.of(names).contains(access.getTarget().getName()));
  }
}
