package org.btmmu.conformance.campaign;

import java.util.Locale;
import org.btmmu.spec.guest.Operation;

/** The kinds of steps that a campaign counts. */
public enum StepKind {
  READ,
  WRITE,
  READ_FOR_WRITE,
  FETCH,
  IMPLICIT_READ,
  IMPLICIT_WRITE,
  INVLPG,
  INVPCID_0,
  INVPCID_1,
  INVPCID_2,
  INVPCID_3,
  INVPCID_ILLEGAL,
  MOV_CR0,
  MOV_CR3,
  MOV_CR3_KEEP,
  MOV_CR4,
  WRITE_EFER,
  WRITE_PKRU,
  WRITE_PKRS,
  SET_CPL,
  SET_AC;

  private static final StepKind[] INVPCID = {INVPCID_0, INVPCID_1, INVPCID_2, INVPCID_3};

  /** The kind of an operation. */
  public static StepKind of(Operation operation) {
    return switch (operation) {
      case Operation.Touch touch when touch.access().implicit() ->
          touch.access().kind().isWrite() ? IMPLICIT_WRITE : IMPLICIT_READ;
      case Operation.Touch touch ->
          switch (touch.access().kind()) {
            case READ -> READ;
            case WRITE -> WRITE;
            case READ_FOR_WRITE -> READ_FOR_WRITE;
            case FETCH -> FETCH;
          };
      case Operation.Invlpg _ -> INVLPG;
      case Operation.Invpcid(long type, _, _) ->
          type >= 0 && type <= 3 ? INVPCID[(int) type] : INVPCID_ILLEGAL;
      case Operation.MovCr0 _ -> MOV_CR0;
      case Operation.MovCr3(long value) -> value < 0 ? MOV_CR3_KEEP : MOV_CR3;
      case Operation.MovCr4 _ -> MOV_CR4;
      case Operation.WriteEfer _ -> WRITE_EFER;
      case Operation.WritePkru _ -> WRITE_PKRU;
      case Operation.WritePkrs _ -> WRITE_PKRS;
      case Operation.SetCpl _ -> SET_CPL;
      case Operation.SetAc _ -> SET_AC;
    };
  }

  /** Whether it is an access to memory. */
  public boolean isAccess() {
    return ordinal() <= IMPLICIT_WRITE.ordinal();
  }

  /** The name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
