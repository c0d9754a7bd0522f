package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Random;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.spec.host.AccessClass;

/** The domains: which MID stands for what, and what recycling and flushing leave behind. */
public final class DomainLaws {
  private static final int MOST = 1024;

  private DomainLaws() {}

  /** 2 sets of 2 ways. */
  static Domains domains(long seed) {
    return used(new Domains(2, 2), seed);
  }

  /** One set of 2 ways. */
  static Domains oneSet(long seed) {
    return used(new Domains(1, 2), seed);
  }

  /** Domains that are mostly in use. */
  private static Domains used(Domains domains, long seed) {
    Random random = new Random(seed);
    for (int domain = 0; seed != 0 && domain < domains.count(); domain++) {
      if (random.nextInt(4) != 0) {
        SpaceAndRole any = new SpaceAndRole(random.nextInt(8) << 12, 0, 0, 0, domain, 1, 0, 3);
        domains.assign(domain, any);
        domains.victim(any, 0);
        domains.stale(domain, random.nextBoolean());
        domains.root(domain, random.nextInt(3), random.nextInt(4));
        boolean many = random.nextInt(64) == 0;
        for (int i = many ? ShadowWord.GENERATIONS - 1 : random.nextInt(3); i > 0; i--) {
          domains.flush(domain, random.nextBoolean());
        }
      }
    }
    return domains;
  }

  @Law(
      id = "mid-fields",
      says = "a MID gives its domain and access class back, is never 0 and has 12 bits",
      clauses = {"B-MID-1", "K-CLS-1", "K-DOM-1", "K-DOM-4", "K-OPT-2"})
  static boolean fields(int domain, AccessClass accessClass) {
    given(domain >= 0 && domain < MOST);
    int mid = Domains.mid(domain, accessClass.ordinal());
    cover("the first", mid == 1);
    cover("the last", mid == 4095);
    return mid > 0
        && mid <= 4095
        && Domains.domain(mid) == domain
        && Domains.accessClass(mid) == accessClass.ordinal();
  }

  @Law(
      id = "mid-injective",
      says =
          "a domain that is found or taken stands for exactly what was sought, two that did not"
              + " both stand for it do not afterwards, and the other keeps its meaning; one set of"
              + " 2 ways (that sets do not mix is mid-recycle)",
      clauses = {"K-DOM-1", "K-DOM-3", "K-SPC-2", "K-DOM-4"})
  static boolean injective(
      @From("oneSet") Domains domains,
      SpaceAndRole sought,
      SpaceAndRole what,
      boolean present,
      int kept) {
    given(sought.pcid() >= 0 && what.pcid() >= 0);
    given(domains.turn() >= 0 && domains.turn() < 2);
    if (present) {
      domains.assign(0, what);
    }
    given(!(standsFor(domains, 0, sought) && standsFor(domains, 1, sought)));
    SpaceAndRole first = domains.what(0);
    SpaceAndRole second = domains.what(1);

    int domain = domains.find(sought);
    boolean found = domain >= 0;
    if (!found) {
      domain = domains.victim(sought, kept);
      domains.assign(domain, sought);
    }
    boolean alike = sought.base() == first.base() && sought.role() == first.role();
    boolean samePcid = sought.pcid() == first.pcid();
    cover("found", found && domain == 1);
    cover("taken", !found && first.pcid() != Domains.FREE && domain == 0);
    cover("another PCID", !found && alike && !samePcid);
    cover("another PDPTE register", !found && alike && samePcid);
    boolean stands = standsFor(domains, 0, sought);
    boolean otherStands = standsFor(domains, 1, sought);
    return stands != otherStands
        && stands == (domain == 0)
        && (domain == 0 ? domains.what(1).equals(second) : domains.what(0).equals(first));
  }

  private static boolean standsFor(Domains domains, int domain, SpaceAndRole what) {
    return domains.what(domain).equals(what);
  }

  @Law(
      id = "mid-recycle",
      says =
          "the domain to recycle is a free one of its set if there is one, never the one in use;"
              + " then it has no table and is swept before it is used, and no other changes; 2 sets"
              + " of 2 ways",
      clauses = {"K-DOM-2", "K-DOM-3", "K-DOM-4", "K-OPT-3"})
  static boolean recycle(
      @From("domains") Domains domains,
      SpaceAndRole what,
      int kept,
      int place,
      int otherPlace,
      AccessClass accessClass) {
    given(kept >= 0 && kept < 4 && domains.pcid(kept) != Domains.FREE);
    given(place >= 0 && place < 4 && otherPlace >= 0 && otherPlace < 4);
    given(domains.turn() >= 0 && domains.turn() < 2);
    boolean free = domains.pcid(place) == Domains.FREE && place / 2 == domains.first(what) / 2;
    Domains before = domains.copy();

    int domain = domains.victim(what, kept);
    boolean wasFree = domains.pcid(domain) == Domains.FREE;
    domains.assign(domain, what);
    cover("a free one", wasFree);
    cover("one in use", !wasFree && before.root(domain, 0) != 0);
    cover("not the next in turn", !wasFree && domain % 2 != domains.turn());
    cover("no other set", domain > 1);
    int numbered = accessClass.ordinal();
    boolean others =
        otherPlace == domain
            || domains.what(otherPlace).equals(before.what(otherPlace))
                && domains.root(otherPlace, numbered) == before.root(otherPlace, numbered)
                && domains.isStale(otherPlace) == before.isStale(otherPlace);
    return domain != kept
        && domain / 2 == domains.first(what) / 2
        && (!free || wasFree)
        && domains.root(domain, numbered) == 0
        && domains.isStale(domain)
        && others;
  }

  @Law(
      id = "domain-flush",
      says =
          "a flush makes every leaf of the domain unusable that is not global, with globals those"
              + " too, and no older one usable again; other domains stay as they are",
      clauses = {"K-FLU-1", "K-DOM-2", "K-FLU-4"})
  static boolean flush(
      @From("domains") Domains domains,
      int place,
      int otherPlace,
      boolean globals,
      long half,
      boolean isGlobal,
      int generation,
      AccessClass accessClass) {
    given(place >= 0 && place < 4 && otherPlace >= 0 && otherPlace < 4 && place != otherPlace);
    int local = domains.local(place);
    int global = domains.global(place);
    given(local >= 0 && local < ShadowWord.GENERATIONS);
    given(global >= 0 && global < ShadowWord.GENERATIONS);
    given(generation >= 0 && generation <= (isGlobal ? global : local));
    long leaf = ShadowWord.leaf(half & ~(0xF_FFFFL << 42 | 1), isGlobal, generation, 0);
    boolean usable = ShadowWord.usable(leaf, local, global) != 0;
    Domains before = domains.copy();

    domains.flush(place, globals);
    int numbered = accessClass.ordinal();
    boolean forgotten = domains.root(place, numbered) == 0;
    int newLocal = domains.local(place);
    int newGlobal = domains.global(place);
    boolean usableNow = ShadowWord.usable(leaf, newLocal, newGlobal) != 0;
    boolean comesRound = newLocal == 0 || globals && newGlobal == 0;
    cover("a global leaf stays", usable && usableNow);
    cover("a global leaf goes", usable && isGlobal && !usableNow);
    cover("another leaf goes", usable && !isGlobal);
    cover("numbers come round", comesRound && before.root(place, numbered) != 0);
    boolean good =
        comesRound
            ? forgotten
            : usableNow == (usable && isGlobal && !globals)
                && generation <= (isGlobal ? newGlobal : newLocal);
    return good
        && domains.what(place).equals(before.what(place))
        && domains.local(otherPlace) == before.local(otherPlace)
        && domains.global(otherPlace) == before.global(otherPlace)
        && domains.root(otherPlace, numbered) == before.root(otherPlace, numbered);
  }
}
