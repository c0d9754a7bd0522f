package org.btmmu.reference.mips64;

import org.btmmu.reference.host.RegisterWrites;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.GuestWidth;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.MidSlot;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;

/** The registers of the extension as {@code mfbt} and {@code mtbt} see them. */
final class ExtensionRegisters {
  private static final GuestWidth[] WIDTHS = GuestWidth.values();

  private ExtensionRegisters() {}

  @Clause({"B-REG-1", "B-REG-3", "B-MID-2"})
  static long read(Mips64Cpu cpu, BtRegister register) {
    HostStatus status = cpu.host.status;
    MidSlot shown = cpu.midFile.slot((int) cpu.host.get(BtRegister.FILE));
    RegisterLayout domain = RegisterLayout.BT_DOMAIN;
    return switch (register) {
      case STATUS ->
          RegisterLayout.BT_STATUS.put(RegisterField.FAULT_LEVEL, status.fault())
              | RegisterLayout.BT_STATUS.put(RegisterField.REFILL_LEVEL, status.refill());
      case SLOT -> cpu.midFile.selected();
      case DOMAIN ->
          domain.put(RegisterField.MID, shown.mid())
              | domain.put(RegisterField.WIDTH, shown.width().ordinal());
      case ROOT -> shown.root();
      case CURRENT_ROOT -> cpu.midFile.current().root();
      default -> cpu.host.get(register);
    };
  }

  @Clause({"B-REG-1", "B-REG-2", "B-REG-3", "B-MID-2", "B-MID-3", "X-LEV-1"})
  static void write(Mips64Cpu cpu, BtRegister register, long value) {
    long stored = RegisterWrites.stored(register, value, cpu.geometry);
    HostStatus old = cpu.host.status;
    int file = (int) cpu.host.get(BtRegister.FILE);
    MidSlot slot = cpu.midFile.slot(file);
    switch (register) {
      case STATUS -> {
        boolean refill = RegisterLayout.BT_STATUS.has(RegisterField.REFILL_LEVEL, stored);
        boolean fault = RegisterLayout.BT_STATUS.has(RegisterField.FAULT_LEVEL, stored);
        cpu.host.status = old.withLevels(old.exl(), old.erl(), refill, fault);
      }
      case SLOT -> cpu.midFile.setmem(stored);
      case DOMAIN -> {
        int width = (int) RegisterLayout.BT_DOMAIN.get(RegisterField.WIDTH, stored);
        int mid = (int) RegisterLayout.BT_DOMAIN.get(RegisterField.MID, stored);
        if (width < WIDTHS.length) {
          cpu.midFile.write(file, new MidSlot(mid, WIDTHS[width], slot.root()));
        } else {
          cpu.undefined();
        }
      }
      case ROOT -> cpu.midFile.write(file, new MidSlot(slot.mid(), slot.width(), stored));
      default -> cpu.host.set(register, stored);
    }
  }
}
