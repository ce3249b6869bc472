package dev.ipcboot;

import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The architecture of the module, as rules that fail the build.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.ipcboot";

	/**
	 * Spring-free engine: these packages may be moved to another module without edits.
	 */
	private static final String[] ENGINE = { ROOT, ROOT + ".frame..", ROOT + ".posix..", ROOT + ".transport..",
			ROOT + ".carrier..", ROOT + ".connection..", ROOT + ".directory..", ROOT + ".stats..", ROOT + ".thread..",
			ROOT + ".control.." };

	private static final String[] SPRING_LAYER = { ROOT + ".core..", ROOT + ".service..", ROOT + ".listener..",
			ROOT + ".annotation..", ROOT + ".config..", ROOT + ".health..", ROOT + ".metrics..", ROOT + ".actuate..",
			ROOT + ".console..", ROOT + ".rabbit..", ROOT + ".autoconfigure.." };

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@TestFactory
	Stream<DynamicTest> rules() {
		return Stream.of(noPackageCycles(), engineIsSpringFree(), engineDoesNotKnowSpringLayer(), frameKnowsOnlyRoot(),
				transportSpiKnowsOnlyFrameAndRoot(), transportsDoNotKnowEachOther(), posixIsABindingAlone(),
				posixIsForTransportsAndDirectory(), transportImplementationsExposeOnlyTheTransport(),
				operatingSystemIoOnlyInTransports(), annotationPackageHasOnlyAnnotations(),
				nothingDependsOnAutoConfigure(), micrometerOnlyInMetrics(), actuatorOnlyAtTheEdge(),
				propertiesOnlyInAutoConfigure(), autoConfigurationsArePublicFinal(),
				autoConfigurationsHaveNoPublicMembers(), beanPostProcessorBeanMethodsAreStatic(),
				packagesAreNullMarked(), noSleep(), noSynchronizedMethods(), noStandardStreams(), noGenericExceptions())
			.map((rule) -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(CLASSES)));
	}

	private static ArchRule noPackageCycles() {
		return SlicesRuleDefinition.slices().matching("(" + ROOT + "..)").should().beFreeOfCycles();
	}

	private static ArchRule engineIsSpringFree() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(ENGINE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework..", "io.micrometer..", "tools.jackson..", "com.fasterxml..",
					"jakarta..", "org.slf4j..", "org.apache.commons.logging..");
	}

	private static ArchRule engineDoesNotKnowSpringLayer() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage(ENGINE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(SPRING_LAYER);
	}

	private static ArchRule frameKnowsOnlyRoot() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + ".frame..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", ROOT, ROOT + ".frame..")
			.allowEmptyShould(true);
	}

	private static ArchRule transportSpiKnowsOnlyFrameAndRoot() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + ".transport")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", ROOT, ROOT + ".frame..", ROOT + ".transport")
			.allowEmptyShould(true);
	}

	private static ArchRule transportsDoNotKnowEachOther() {
		return SlicesRuleDefinition.slices()
			.matching(ROOT + ".transport.(*)..")
			.should()
			.notDependOnEachOther()
			.allowEmptyShould(true);
	}

	private static ArchRule posixIsABindingAlone() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + ".posix")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", "jnr..", ROOT + ".posix");
	}

	private static ArchRule posixIsForTransportsAndDirectory() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".posix", ROOT + ".transport.*..", ROOT + ".directory..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".posix..", "jnr..");
	}

	private static ArchRule transportImplementationsExposeOnlyTheTransport() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + ".transport.*..")
			.and()
			.haveSimpleNameNotEndingWith("Transport")
			.and()
			.haveSimpleNameNotEndingWith("Options")
			.and()
			.areTopLevelClasses()
			.and(DescribedPredicate.not(namedPackageInfo()))
			.should()
			.notBePublic()
			.allowEmptyShould(true);
	}

	private static ArchRule operatingSystemIoOnlyInTransports() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".transport..", ROOT + ".directory..")
			.should()
			.dependOnClassesThat(inputOutput())
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(ProcessBuilder.class, RandomAccessFile.class);
	}

	private static ArchRule annotationPackageHasOnlyAnnotations() {
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + ".annotation")
			.and()
			.areNotAnnotations()
			.should()
			.haveSimpleName("package-info")
			.allowEmptyShould(true);
	}

	private static ArchRule nothingDependsOnAutoConfigure() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".autoconfigure..");
	}

	private static ArchRule micrometerOnlyInMetrics() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".metrics..", ROOT + ".autoconfigure.metrics..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.core..");
	}

	private static ArchRule actuatorOnlyAtTheEdge() {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(ROOT + ".health..", ROOT + ".actuate..", ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..");
	}

	private static ArchRule propertiesOnlyInAutoConfigure() {
		return ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
			.should()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.allowEmptyShould(true);
	}

	private static ArchRule autoConfigurationsArePublicFinal() {
		return ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.allowEmptyShould(true);
	}

	private static ArchRule autoConfigurationsHaveNoPublicMembers() {
		return ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith("org.springframework.boot.autoconfigure.AutoConfiguration")
			.should()
			.notBePublic()
			.allowEmptyShould(true);
	}

	private static ArchRule beanPostProcessorBeanMethodsAreStatic() {
		return ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith("org.springframework.context.annotation.Bean")
			.and()
			.haveRawReturnType(
					JavaClass.Predicates.assignableTo("org.springframework.beans.factory.config.BeanPostProcessor"))
			.should()
			.beStatic()
			.allowEmptyShould(true);
	}

	private static ArchRule packagesAreNullMarked() {
		return ArchRuleDefinition.classes().should(new ArchCondition<JavaClass>("reside in a @NullMarked package") {

			@Override
			public void check(JavaClass item, ConditionEvents events) {
				boolean marked = item.getPackage()
					.tryGetPackageInfo()
					.filter((info) -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
					.isPresent();
				if (!marked) {
					events.add(SimpleConditionEvent.violated(item, item.getPackageName() + " is not @NullMarked"));
				}
			}

		});
	}

	private static ArchRule noSleep() {
		return ArchRuleDefinition.noClasses()
			.should()
			.callMethod(Thread.class, "sleep", long.class)
			.orShould()
			.callMethod(Thread.class, "sleep", long.class, int.class)
			.orShould()
			.callMethod(TimeUnit.class, "sleep", long.class)
			.because("a parked thread must be wakeable: use a lock condition, a poll with a deadline, or a selector");
	}

	private static ArchRule noSynchronizedMethods() {
		return ArchRuleDefinition.methods()
			.should()
			.notHaveModifier(JavaModifier.SYNCHRONIZED)
			.because("virtual threads pin on monitors before JDK 24; use ReentrantLock");
	}

	private static ArchRule noStandardStreams() {
		return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
	}

	private static ArchRule noGenericExceptions() {
		return GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
	}

	/** Everything that reaches the operating system; a URI is only text. */
	private static DescribedPredicate<JavaClass> inputOutput() {
		return JavaClass.Predicates.resideInAnyPackage("java.nio.channels..", "java.net..", "java.lang.foreign..")
			.and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(URI.class, URISyntaxException.class,
					URLEncoder.class, URLDecoder.class)));
	}

	private static DescribedPredicate<JavaClass> namedPackageInfo() {
		return DescribedPredicate.describe("package-info",
				(javaClass) -> List.of("package-info").contains(javaClass.getSimpleName()));
	}

}
