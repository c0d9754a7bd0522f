package org.btmmu.conformance.campaign;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/** Steps and what is seen of them, in words. */
public final class StepText {
  private static final Pattern PAGE_FAULT =
      Pattern.compile("PageFault\\[errorCode=(\\d+), cr2=(-?\\d+)]");

  private StepText() {}

  /** A step. */
  public static String of(Step step) {
    return "cpu " + step.cpu() + ": " + of(step.operation());
  }

  private static String of(Operation operation) {
    return switch (operation) {
      case Touch touch -> of(touch);
      case Operation.Invlpg(long address) -> "INVLPG 0x%x".formatted(address);
      case Operation.Invpcid(long type, long pcid, long address) ->
          "INVPCID %d, PCID 0x%x, address 0x%x".formatted(type, pcid, address);
      case Operation.MovCr0(long value, boolean code64) ->
          "MOV CR0, 0x%x%s".formatted(value, code64 ? " in 64-bit code" : "");
      case Operation.MovCr3(long value) -> "MOV CR3, 0x%x".formatted(value);
      case Operation.MovCr4(long value) -> "MOV CR4, 0x%x".formatted(value);
      case Operation.WriteEfer(long value) -> "WRMSR IA32_EFER, 0x%x".formatted(value);
      case Operation.WritePkru(int value) -> "WRPKRU 0x%x".formatted(value);
      case Operation.WritePkrs(int value) -> "WRMSR IA32_PKRS, 0x%x".formatted(value);
      case Operation.SetCpl(int cpl) -> "CPL becomes %d".formatted(cpl);
      case Operation.SetAc(boolean ac) -> "EFLAGS.AC becomes %d".formatted(ac ? 1 : 0);
    };
  }

  private static String of(Touch touch) {
    Access access = touch.access();
    String kind = access.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "%s%s%s %d at 0x%x%s%s"
        .formatted(
            access.implicit() ? "implicit " : "",
            access.stack() ? "stack " : "",
            kind,
            access.sizeBytes(),
            access.address(),
            access.wide() ? "" : ", 32-bit address",
            touch.stores() ? " := 0x%x".formatted(touch.value()) : "");
  }

  /** What was seen. */
  public static String of(Observation observed) {
    return switch (observed) {
      case Observation.Value(long value) -> "value 0x%x".formatted(value);
      case Observation.Stored _ -> "stored";
      case Observation.Done _ -> "done";
      case Observation.Fault(Outcome fault) ->
          switch (fault) {
            case Outcome.PageFault(int code, long cr2) ->
                "#PF, error code 0x%02x (%s), CR2 0x%x".formatted(code, ErrorCode.names(code), cr2);
            case Outcome.StackFault _ -> "#SS(0)";
            default -> "#GP(0)";
          };
    };
  }

  /** What an event removes. */
  static String of(Invalidation event) {
    String pcid = event.pcid() == Invalidation.EVERY ? "of every PCID" : "of PCID " + event.pcid();
    String pages =
        event.reach() == Invalidation.Reach.ALL
            ? "translations"
            : "translations of the page of 0x%x".formatted(event.address());
    String globals =
        switch (event.globals()) {
          case KEPT -> "but no global ones";
          case AS_OTHERS -> "global ones too";
          case OF_EVERY_PCID -> "and global ones";
        };
    return pages + " " + pcid + ", " + globals;
  }

  /** An outcome as the reference explains it: a page fault in the words of {@link #of}. */
  static String outcome(String outcome) {
    Matcher fault = PAGE_FAULT.matcher(outcome);
    return fault.matches()
        ? of(
            new Observation.Fault(
                new Outcome.PageFault(
                    Integer.parseInt(fault.group(1)), Long.parseLong(fault.group(2)))))
        : outcome;
  }
}
