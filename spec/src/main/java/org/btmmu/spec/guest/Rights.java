package org.btmmu.spec.guest;

/**
 * What all entries of a walk together allow: the AND of U/S and of R/W, the OR of XD, and the
 * protection key of the last entry (SDM 3A 5.6).
 *
 * @param user user-mode address: U/S is 1 in every entry
 * @param writable R/W is 1 in every entry
 * @param noExecute XD is 1 in an entry
 * @param key protection key, 0 … 15; 0 in formats that have none
 */
public record Rights(boolean user, boolean writable, boolean noExecute, int key) {
  /** The rights before the first entry: nothing is forbidden yet. */
  public static final Rights ALL = new Rights(true, true, false, 0);
}
