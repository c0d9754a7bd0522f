package org.btmmu.optimized.guest;

/**
 * The rights of a page for one access class, resolved to read, write, execute.
 *
 * <p>{@code rights} is the AND over a walk's entries with XD inverted: bit 1 writable, bit 2 user,
 * bit 63 executable; {@code key} is the page's protection key, 0 … 15.
 */
public final class FastRights {
  /** The class may read. */
  public static final int READ = 1;

  /** The class may write. */
  public static final int WRITE = 2;

  /** The class may fetch. */
  public static final int EXECUTE = 4;

  private FastRights() {}

  /** What an access class may do: a set of {@link #READ}, {@link #WRITE}, {@link #EXECUTE}. */
  public static int resolve(long role, long keys, int accessClass, long rights, int key) {
    boolean user = accessClass == FastAccess.CLASS_USER;
    boolean userPage = (rights & 4) != 0;
    boolean data = userPage ? user || mayTouchUserData(role, accessClass) : !user;
    boolean fetch = userPage ? user || (role & FastControls.SMEP) == 0 : !user;
    boolean write = (rights & 2) != 0 || !obeysReadOnly(role, accessClass);
    int granted = data ? (write ? READ | WRITE : READ) : 0;
    granted |= fetch && rights < 0 ? EXECUTE : 0;
    return granted & ~keyDenied(role, keys, accessClass, rights, key);
  }

  /** SMAP: may this supervisor class touch the data of user pages? */
  public static boolean mayTouchUserData(long role, int accessClass) {
    return (role & FastControls.SMAP) == 0 || accessClass == FastAccess.CLASS_SUPERVISOR_AC;
  }

  /** Whether R/W = 0 stops writes of the class. */
  public static boolean obeysReadOnly(long role, int accessClass) {
    return accessClass == FastAccess.CLASS_USER || (role & FastControls.WP) != 0;
  }

  /** The rights that the protection key takes away, whatever the entries allow. */
  public static int keyDenied(long role, long keys, int accessClass, long rights, int key) {
    long register = (rights & 4) != 0 ? keys : keys >>> 32;
    long disabled = register >>> 2 * key;
    if ((disabled & 1) != 0) {
      return READ | WRITE;
    }
    boolean user = (rights & 4) != 0 && accessClass == FastAccess.CLASS_USER;
    return (disabled & 2) != 0 && (user || (role & FastControls.WP) != 0) ? WRITE : 0;
  }

  /**
   * The error code of a present, well-formed page that lacks the right; recoverable from the role,
   * the class and the entries' rights alone.
   */
  public static int faultCode(long role, long keys, int access, long rights, int key) {
    int denied = keyDenied(role, keys, FastAccess.accessClass(access), rights, key);
    return attempted(role, access) | 1 | ((denied & FastAccess.need(access)) != 0 ? 1 << 5 : 0);
  }

  /** The bits of the error code that tell what was attempted: W/R, U/S, I/D. */
  public static int attempted(long role, int access) {
    int reported = (role & FastControls.REPORT_FETCH) != 0 ? 0x16 : 0x06;
    return access & reported;
  }
}
