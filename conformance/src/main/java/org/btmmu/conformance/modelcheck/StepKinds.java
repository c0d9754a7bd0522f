package org.btmmu.conformance.modelcheck;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Step;

/** The kinds of steps, in words. */
public final class StepKinds {
  private StepKinds() {}

  /** The kind of an operation, without its values. */
  public static String of(Operation operation) {
    return switch (operation) {
      case Operation.Touch(Access access, long _) ->
          (access.implicit() ? "implicit " : "") + word(access);
      case Operation.Invlpg _ -> "INVLPG";
      case Operation.Invpcid(long type, long _, long _) -> "INVPCID " + type;
      case Operation.MovCr0 _ -> "MOV CR0";
      case Operation.MovCr3(long value) -> value < 0 ? "MOV CR3, bit 63" : "MOV CR3";
      case Operation.MovCr4 _ -> "MOV CR4";
      case Operation.WriteEfer _ -> "WRMSR EFER";
      case Operation.WritePkru _ -> "WRPKRU";
      case Operation.WritePkrs _ -> "WRMSR PKRS";
      case Operation.SetCpl _ -> "set CPL";
      case Operation.SetAc _ -> "set AC";
    };
  }

  /** A step with its values, for people. */
  public static String describe(Step step) {
    String values =
        switch (step.operation()) {
          case Operation.Touch(Access access, long value) ->
              access.kind().isWrite()
                  ? " 0x%x at 0x%x".formatted(value, access.address())
                  : " at 0x%x".formatted(access.address());
          case Operation.Invlpg(long address) -> " 0x%x".formatted(address);
          case Operation.Invpcid(long _, long pcid, long address) ->
              ", PCID %d, address 0x%x".formatted(pcid, address);
          case Operation.MovCr0(long value, boolean _) -> " := 0x%x".formatted(value);
          case Operation.MovCr3(long value) -> " := 0x%x".formatted(value);
          case Operation.MovCr4(long value) -> " := 0x%x".formatted(value);
          case Operation.WriteEfer(long value) -> " := 0x%x".formatted(value);
          case Operation.WritePkru(int value) -> " := 0x%x".formatted(value);
          case Operation.WritePkrs(int value) -> " := 0x%x".formatted(value);
          case Operation.SetCpl(int cpl) -> " := " + cpl;
          case Operation.SetAc(boolean ac) -> " := " + (ac ? 1 : 0);
        };
    return "CPU %d: %s%s".formatted(step.cpu(), of(step.operation()), values);
  }

  /** How many steps of each kind were made, those that raised an exception apart. */
  static SortedMap<String, Long> transitions(List<Step> alphabet, Tally tally) {
    SortedMap<String, Long> kinds = new TreeMap<>();
    for (int step = 0; step < alphabet.size(); step++) {
      String kind = of(alphabet.get(step).operation());
      kinds.merge(kind, tally.made[step] - tally.faulted[step], Long::sum);
      if (tally.faulted[step] > 0) {
        kinds.merge(kind + " that faults", tally.faulted[step], Long::sum);
      }
    }
    return kinds;
  }

  private static String word(Access access) {
    return switch (access.kind()) {
      case READ -> "load";
      case WRITE -> "store";
      case READ_FOR_WRITE -> "load for write";
      case FETCH -> "fetch";
    };
  }
}
