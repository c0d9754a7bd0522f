package org.btmmu.conformance.sample;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.replay.Prototype;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * How a law's arguments are drawn: by type, and for numbers also by the name of the parameter or
 * record component ({@code address}, {@code cr3}, {@code sizeBytes}, …).
 */
public final class Arguments {
  /** Components that are drawn otherwise than others of the same name. */
  private static final Set<String> QUALIFIED =
      Set.of(
          "GuestAccess.address",
          "TlbEntry.vpn2",
          "GtlbEntry.vpn2",
          "SpaceAndRole.base",
          "SpaceAndRole.pdpte1",
          "SpaceAndRole.pdpte2",
          "SpaceAndRole.pdpte3");

  private Arguments() {}

  /**
   * The argument lists of a law, as a jqwik arbitrary; a list that a record's own constructor
   * refuses does not come up.
   *
   * @throws IllegalArgumentException if a parameter is neither a primitive (boolean, int, long), an
   *     enum, a record of these, a {@link PhysicalMemory}, nor an object from a method that it
   *     names
   */
  public static Arbitrary<Object[]> of(LawMethod law) {
    Parameter[] parameters = law.method().getParameters();
    Draw[] draws = new Draw[parameters.length];
    int[] twins = new int[parameters.length];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = draw(parameters[i], law);
      twins[i] = twin(parameters, i);
    }
    return Arbitraries.randomValue(random -> arguments(draws, twins, random));
  }

  /** The names of a law's parameters, in order. */
  public static List<String> names(LawMethod law) {
    return Stream.of(law.method().getParameters()).map(Parameter::getName).toList();
  }

  /**
   * An argument whose type is a record type that an earlier one has too is mostly that one with a
   * component or two drawn again: laws that compare two states speak of states that are alike.
   */
  private static Object[] arguments(Draw[] draws, int[] twins, Random random) {
    Object[] values = Draw.all(draws, random);
    for (int i = 0; i < values.length; i++) {
      if (twins[i] >= 0 && random.nextInt(8) != 0) {
        values[i] = draws[i].near(values[twins[i]], random);
      }
    }
    return values;
  }

  /** Index of the first parameter of the same record type before this one; −1 if there is none. */
  private static int twin(Parameter[] parameters, int index) {
    for (int i = 0; i < index && parameters[index].getType().isRecord(); i++) {
      if (parameters[i].getType() == parameters[index].getType()) {
        return i;
      }
    }
    return -1;
  }

  private static Draw draw(Parameter parameter, LawMethod law) {
    Optional<Prototype> prototype = Prototype.of(parameter);
    return prototype.isPresent()
        ? random -> prototype.get().make(random.nextLong())
        : draw(parameter.getType(), parameter.getName(), law);
  }

  private static Draw draw(Class<?> type, String name, LawMethod law) {
    if (type == boolean.class) {
      return drawBoolean(name);
    }
    if (type == int.class) {
      return drawInt(name);
    }
    if (type == long.class) {
      return drawLong(name);
    }
    if (type == PhysicalMemory.class) {
      return random -> new SeededMemory(random.nextLong());
    }
    if (type == HostPageSize.class) {
      return BiasedHost::pageSize;
    }
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return random -> constants[random.nextInt(constants.length)];
    }
    if (type.isRecord()) {
      return drawRecord(type, law);
    }
    throw new IllegalArgumentException(
        "cannot draw arguments for the law "
            + law
            + ": its parameter or component "
            + name
            + " is a "
            + type.getName());
  }

  /** Levels are rarely active, or hardly a guest access could be made; halves mostly valid. */
  private static Draw drawBoolean(String name) {
    return switch (name) {
      case "exl", "erl", "refill" -> random -> random.nextInt(4) == 0;
      case "valid" -> random -> random.nextInt(8) != 0;
      default -> Random::nextBoolean;
    };
  }

  private static Draw drawInt(String name) {
    return switch (name) {
      case "segmentBits" -> random -> random.nextInt(40, 49);
      case "physicalBits" -> random -> random.nextInt(36, 49);
      case "jointEntries" -> random -> random.nextInt(16, 65);
      case "anySizeEntries" -> random -> random.nextInt(2, 257);
      case "sets" -> random -> BiasedHost.powerOfTwo(random, 0, 10) & ~1;
      case "ways" -> random -> random.nextInt(1, 17);
      case "midBits" -> random -> random.nextInt(4, 13);
      case "slots" -> random -> BiasedHost.powerOfTwo(random, 1, 6);
      case "generation", "localGeneration", "globalGeneration" -> BiasedHost::generation;
      case "pageSize" -> random -> random.nextInt(4);
      case "wordPlace" -> random -> 512 + random.nextInt(8);
      case "unitShift" -> random -> 14 + random.nextInt(random.nextInt(17) + 1);
      case "kept" -> random -> random.nextInt(4);
      case "asid" -> random -> BiasedHost.tag(random, 1023);
      case "mid" -> random -> BiasedHost.tag(random, 4095);
      case "region" -> random -> random.nextInt(4);
      case "cache" -> random -> random.nextInt(4) == 0 ? random.nextInt(8) : 0;
      case "place", "otherPlace" -> BiasedHost::place;
      case "slot", "otherSlot", "last", "free" -> BiasedHost::entryIndex;
      case "word" -> BiasedHost::instruction;
      case "index" -> random -> random.nextInt(random.nextBoolean() ? 16 : 64);
      case "register" -> random -> random.nextInt(24);
      case "wired" -> random -> random.nextInt(65);
      case "sizeBytes" -> Biased::sizeBytes;
      case "cpl" -> Biased::cpl;
      case "key" -> random -> random.nextInt(16);
      case "domain", "otherDomain" -> BiasedHost::domain;
      case "accessClass", "otherClass" -> random -> random.nextInt(2) * random.nextInt(3);
      case "pcid" -> Biased::pcid;
      case "pkru", "pkrs" -> Biased::keyRegister;
      case "maxPhysicalAddress" -> Biased::maxPhysicalAddress;
      default -> Biased::anyInt;
    };
  }

  private static Draw drawLong(String name) {
    return switch (name) {
      case "address", "linearAddress" -> Biased::linearAddress;
      case "gva", "otherGva" -> Biased::nearAddress;
      case "cr0" -> Biased::cr0;
      case "cr3" -> Biased::cr3;
      case "cr4" -> Biased::cr4;
      case "efer" -> Biased::efer;
      case "value" -> Biased::registerValue;
      case "pdpte0", "pdpte1", "pdpte2", "pdpte3" -> Biased::pdpte;
      case "place", "word", "gpa" -> Biased::wordAddress;
      case "hostAddress" -> BiasedHost::address;
      case "GuestAccess.address" -> BiasedHost::guestAddress;
      case "guestAddress" -> BiasedHost::tlbAddress;
      case "TlbEntry.vpn2" -> BiasedHost::vpn2;
      case "GtlbEntry.vpn2" -> BiasedHost::guestVpn2;
      case "SpaceAndRole.base" ->
          random -> random.nextInt(8) == 0 ? Biased.anyLong(random) : random.nextLong() & 0x7000;
      case "SpaceAndRole.pdpte1", "SpaceAndRole.pdpte2", "SpaceAndRole.pdpte3" ->
          random -> random.nextInt(8) == 0 ? Biased.pdpte(random) : 0;
      case "pfn" -> BiasedHost::frame;
      case "guestPhysical", "offset" -> BiasedHost::guestPhysical;
      case "codePage", "otherPage" -> BiasedHost::codePage;
      case "root", "hostPage" -> BiasedHost::root;
      case "number", "next" -> BiasedHost::slotNumber;
      case "entry" -> random -> SeededMemory.entry(random.nextLong());
      default -> Biased::anyLong;
    };
  }

  private static Draw drawRecord(Class<?> type, LawMethod law) {
    RecordComponent[] components = type.getRecordComponents();
    Draw[] draws = new Draw[components.length];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = draw(components[i].getType(), name(type, components[i]), law);
    }
    return new RecordDraw(type, draws);
  }

  /** A component's name; with its type's where components of one name are drawn differently. */
  private static String name(Class<?> type, RecordComponent component) {
    String qualified = type.getSimpleName() + "." + component.getName();
    return QUALIFIED.contains(qualified) ? qualified : component.getName();
  }
}
