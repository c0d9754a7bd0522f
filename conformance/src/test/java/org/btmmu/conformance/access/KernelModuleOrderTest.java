package org.btmmu.conformance.access;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.StoreWithdrawal;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the kernel module guarantees by who calls whom, and in which order: it alone writes
 * (K-SPT-1), leaves go first (K-INV-2), and what it fills it walked itself (K-ARG-1).
 */
class KernelModuleOrderTest {
  private static final JavaClasses OPTIMIZED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.btmmu.optimized");
  private static final Map<Class<?>, Set<String>> WRITES =
      Map.of(
          FastGtlb.class, Set.of("write", "invalidate", "invalidateMid"),
          ShadowTables.class, Set.of("set", "allocate", "clear"),
          Domains.class, Set.of("assign", "name", "forget", "flush"),
          ReverseMap.class, Set.of("note", "hint", "clear"));

  /** The hardware's {@code btlb*}, which only the kernel's words may execute. */
  private static final String KERNEL_INSTRUCTIONS =
      "org.btmmu.optimized.executor.OtherInstructions";

  /** A TLB of the same make that is the host's own: no entry of it is a guest's. */
  private static final String HOST_TLB = "org.btmmu.optimized.executor.HostWindow";

  /** What the kernel's words store, in kernel mode alone. */
  private static final Set<String> KERNEL_MEMORY =
      Set.of("org.btmmu.optimized.executor.KernelData", "org.btmmu.optimized.kernel.OpenTables");

  private static final Set<String> DROP_LEAVES = Set.of("set", "flush", "forget", "clear");
  private static final Set<String> DROP_ENTRIES = Set.of("sweep", "sweepMids", "stale");

  @Test
  void theModuleAloneWrites() {
    WRITES.forEach((written, writes) -> {
      assertThat(OPTIMIZED.get(written).getMethods())
          .extracting("name", String.class)
          .containsAll(writes);
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(KernelModule.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(StoreWithdrawal.class.getName())
          .and()
          .doNotHaveFullyQualifiedName(KERNEL_INSTRUCTIONS)
          .and()
          .doNotHaveFullyQualifiedName(HOST_TLB)
          .and(
              describe(
                  "are no memory of the kernel", type -> !KERNEL_MEMORY.contains(type.getName())))
          .and()
          .doNotHaveFullyQualifiedName(written.getName())
          .should()
          .callMethodWhere(
              describe(
                  "writes " + written.getSimpleName(),
                  call -> isTo(call, written) && writes.contains(call.getName())))
          .check(OPTIMIZED);
    });
  }

  @Test
  void theHandlerAloneFillsWithAWalkOfItsOwn() {
    List<JavaMethodCall> fills =
        OPTIMIZED.stream()
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> isTo(call, KernelModule.class) && call.getName().equals("fill"))
            .toList();
    assertThat(fills)
        .isNotEmpty()
        .allMatch(call -> call.getOriginOwner().isEquivalentTo(FaultHandler.class));
    for (Class<?> shown : new Class<?>[] {Machine.class, GuestCpu.class}) {
      JavaClass type = OPTIMIZED.get(shown);
      assertThat(type.getMethodCallsFromSelf())
          .noneMatch(call ->
              (isTo(call, Domains.class) || isTo(call, ShadowTables.class))
                  && !call.getName().equals("copy"));
    }
  }

  /** In all that takes rights away, the first thing dropped is a leaf. */
  @ParameterizedTest
  @ValueSource(strings = {"dropWord", "flush", "withdrawStores"})
  void leavesAreDroppedBeforeEntries(String name) throws IOException {
    for (MethodModel method : methods(name)) {
      List<String> calls =
          method
              .code()
              .orElseThrow()
              .elementStream()
              .filter(InvokeInstruction.class::isInstance)
              .map(element -> ((InvokeInstruction) element).name().stringValue())
              .filter(call -> DROP_LEAVES.contains(call) || DROP_ENTRIES.contains(call))
              .toList();
      if (calls.isEmpty()) {
        continue; // an overload that only calls the other
      }
      assertThat(calls.getFirst()).isIn(DROP_LEAVES);
      assertThat(calls.getLast()).isIn(DROP_ENTRIES);
    }
  }

  private static List<MethodModel> methods(String name) throws IOException {
    Class<?> type = name.equals("withdrawStores") ? StoreWithdrawal.class : KernelModule.class;
    try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      List<MethodModel> methods =
          ClassFile.of().parse(file.readAllBytes()).methods().stream()
              .filter(method -> method.methodName().equalsString(name))
              .toList();
      assertThat(methods).isNotEmpty();
      return methods;
    }
  }

  private static boolean isTo(JavaMethodCall call, Class<?> owner) {
    return call.getTargetOwner().isEquivalentTo(owner);
  }
}
