package org.btmmu.conformance.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One guest under one memory scheme: what was counted, and what follows from it.
 *
 * @param guest its name
 * @param mode ia32, pae or x64; image if it is not bundled
 * @param scheme see {@code TranslatedMachine.SCHEMES}
 * @param steps of the guest
 * @param well whether the guest ended well, with the checksum that is expected
 * @param counts everything that was counted, by stable names
 */
public record Row(
    String guest,
    String mode,
    String scheme,
    long steps,
    boolean well,
    SortedMap<String, Long> counts) {
  /** What the access itself is called among {@link #accessInstructions}. */
  public static final String ACCESS = "access";

  /** Words of SoftMMU's inline path for a 64-bit guest, with the access. */
  private static final int PATH_64 = 12;

  /** The same for a 32-bit guest. */
  private static final int PATH_32 = 13;

  /** Words of an access in HSPT's window. */
  private static final int WINDOW_PATH = 2;

  /** Guest faults by class, as the kernel counts them. */
  private static final List<String> FAULTS =
      List.of(
          "guest-faults",
          "device-accesses",
          "accessed-or-dirty",
          "code-page-stores",
          "fill-faults",
          "spurious-faults");

  private long of(String name) {
    return counts.getOrDefault(name, 0L);
  }

  /**
   * Accesses of translated code that were made: by the hardware, by a look-up, by a handler. Those
   * that raised an exception of the guest's are not among them, nor what the runtime accesses.
   */
  public long accesses() {
    return of("guest-loads")
        + of("guest-stores")
        + of("guest-loads-for-write")
        + of("lookups-32")
        + of("lookups-64")
        + of("window-accesses")
        + of("walked-accesses")
        + of("emulated-accesses")
        - of("refused-accesses");
  }

  /** Host words that were executed for each step of the guest, refill handlers included. */
  public double hostPerGuest() {
    return (double) of("host-instructions") / steps;
  }

  /** Guest TLB refills; of the host's TLB, under hspt. */
  public long refills() {
    return of("guest-refills") + of("runtime-refills") + of("window-refills");
  }

  /** Guest faults by class; those of accesses that the runtime makes included. */
  public Map<String, Long> faults() {
    Map<String, Long> faults = new LinkedHashMap<>();
    FAULTS.forEach(name -> faults.put(name, of(name)));
    return faults;
  }

  /** Walks of the guest's tables. */
  public long walks() {
    return of("walks") + of("walked-accesses");
  }

  /** Look-ups that the software TLB did not answer, of accesses and fetches. */
  public long misses() {
    return of("softtlb-misses");
  }

  /** Signals of the host. */
  public long signals() {
    return of("signals");
  }

  /** How often each event of the cost model happened. */
  public Map<String, Long> events() {
    return CostEvents.of(counts);
  }

  /**
   * Host instructions of all accesses of translated code, by what they are spent on. Words that run
   * are counted; what a C function does is taken as so many instructions as its weight has cycles.
   */
  public Map<String, Double> accessInstructions(Weights weights) {
    Map<String, Double> all = new LinkedHashMap<>();
    long direct = of("guest-loads") + of("guest-stores") + of("guest-loads-for-write");
    long slow = of("helper-load") + of("helper-store");
    long lookups = of("lookups-32") + of("lookups-64");
    long inline = PATH_32 * of("lookups-32") + PATH_64 * of("lookups-64");
    all.put(ACCESS, (double) direct + WINDOW_PATH * of("window-accesses"));
    all.put("inline path", (double) inline - (lookups == 0 ? 0 : slow));
    all.put("refill handler", (double) of("refill-instructions"));
    all.put("host refill", of("window-refills") * weights.of("other-refill"));
    all.put("fault handler", of("guest-fault-entries") * weights.of("guest-fault-entry"));
    all.put("slow path", slow * weights.of("slow-path"));
    all.put("victim", of("access-victim-hits") * weights.of("victim-hit"));
    all.put("walk", (of("access-walks") + of("walked-accesses")) * weights.of("guest-walk"));
    all.put("short walk", of("access-short-walks") * weights.of("neighbour-entry"));
    all.put("neighbour", of("access-neighbour-walks") * weights.of("neighbour-entry"));
    all.put("fill", of("access-fills") * weights.of("shadow-fill"));
    all.put("opened table", of("tables-opened") * weights.of("shadow-fill"));
    all.put("signal", of("signals") * weights.of("signal"));
    all.put("mapping", of("window-calls") * weights.of("host-mapping"));
    all.values().removeIf(instructions -> instructions == 0);
    return all;
  }

  /** Host instructions for each access of translated code. */
  public double hostPerAccess(Weights weights) {
    double all =
        accessInstructions(weights).values().stream().mapToDouble(Double::doubleValue).sum();
    return accesses() == 0 ? 0 : all / accesses();
  }

  /** Weighted cycles. */
  public double cycles(Weights weights) {
    return weights.total(events());
  }
}
