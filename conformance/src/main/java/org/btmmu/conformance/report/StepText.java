package org.btmmu.conformance.report;

import org.btmmu.conformance.campaign.StepKind;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/** Steps of a trace and what was seen of them, in words. */
public final class StepText {
  private StepText() {}

  /** A step with its values, as {@code CPU 0: write 0xa067 at 0x204050}. */
  public static String of(Step step) {
    return "CPU %d: %s%s"
        .formatted(step.cpu(), StepKind.of(step.operation()).word(), values(step.operation()));
  }

  /** What the guest saw of a step. */
  public static String of(Observation seen) {
    return switch (seen) {
      case Observation.Value(long value) -> "0x%x".formatted(value);
      case Observation.Stored _ -> "stored";
      case Observation.Done _ -> "done";
      case Observation.Fault(Outcome fault) ->
          switch (fault) {
            case Outcome.PageFault(int code, long cr2) ->
                "#PF, error code 0x%02x, CR2 0x%x".formatted(code, cr2);
            case Outcome.GeneralProtection _ -> "#GP(0)";
            case Outcome.StackFault _ -> "#SS(0)";
            case Outcome.Translation _ -> throw new IllegalArgumentException("no fault");
          };
    };
  }

  private static String values(Operation operation) {
    return switch (operation) {
      case Operation.Touch(Access access, long value) ->
          (access.kind().isWrite() ? " 0x%x at".formatted(value) : "")
              + " 0x%x".formatted(access.address());
      case Operation.Invlpg(long address) -> " 0x%x".formatted(address);
      case Operation.Invpcid(long _, long pcid, long address) ->
          ", PCID %d, address 0x%x".formatted(pcid, address);
      case Operation.MovCr0(long value, boolean _) -> " 0x%x".formatted(value);
      case Operation.MovCr3(long value) -> " 0x%x".formatted(value);
      case Operation.MovCr4(long value) -> " 0x%x".formatted(value);
      case Operation.WriteEfer(long value) -> " 0x%x".formatted(value);
      case Operation.WritePkru(int value) -> " 0x%x".formatted(value);
      case Operation.WritePkrs(int value) -> " 0x%x".formatted(value);
      case Operation.SetCpl(int cpl) -> " " + cpl;
      case Operation.SetAc(boolean ac) -> " " + (ac ? 1 : 0);
    };
  }
}
