package org.btmmu.conformance.compare;

import java.util.List;
import java.util.Map;

/** What a memory scheme does not do here: facts that a reader of its figures must know. */
public final class SchemeLimits {
  private static final Map<String, List<String>> LIMITS =
      Map.of(
          "hspt",
          List.of(
              "only user code of 32-bit guests (IA-32, PAE) has a window in the host's address"
                  + " space; supervisor code needs rights that the host's pages lack, and a 64-bit"
                  + " guest's space is not smaller than the host's: these take SoftMMU's path",
              "an access in the window is two host instructions",
              "pages are the host's, of 4 KByte: on a host with larger ones, guest pages of 4 KByte"
                  + " could not be mapped; a large guest page is mapped piece by piece, and an"
                  + " INVLPG where there may be one empties the window",
              "what the window does not map, or not for stores, is a SIGSEGV, then a look-up as"
                  + " SoftMMU makes it and a call of the host's kernel that maps the page",
              "an access that is not aligned, or to no RAM, is a signal each time, and its handler"
                  + " makes it",
              "a store to a page with translated code, or without D, is a signal, and then the page"
                  + " is mapped for stores",
              "the load of an instruction that also stores to its operand is not checked for the"
                  + " store: if that faults, or leads elsewhere by now, the handler takes the load"
                  + " back",
              "there is one window, and no address space has its own: a switch empties it",
              "the host's own TLB is as large as BTMMU's guest TLB, and its refills are counted"));

  private SchemeLimits() {}

  /** A sentence each; none for a scheme that serves every access alike. */
  public static List<String> of(String scheme) {
    return LIMITS.getOrDefault(scheme, List.of());
  }
}
