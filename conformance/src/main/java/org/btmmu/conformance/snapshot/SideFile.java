package org.btmmu.conformance.snapshot;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btmmu.spec.guest.Pdptes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * NAME.json beside a core: the registers and processor features that the core's note lacks, or that
 * shall stand instead of it.
 *
 * @param title the snapshot's title; empty if none
 * @param numbers the registers that are given
 * @param pdptes the PDPTE registers of PAE paging
 * @param features which of {@link #FEATURES} the processor has
 */
record SideFile(
    Optional<String> title,
    Map<Register, Long> numbers,
    Optional<Pdptes> pdptes,
    Optional<Set<String>> features) {
  /** A key whose value is a number. */
  enum Register {
    CR0(0, -1),
    CR2(0, -1),
    CR3(0, -1),
    CR4(0, -1),
    EFER(0, -1),
    MAXPHYADDR(32, 52),
    CPL(0, 3),
    EFLAGS(0, -1),
    PKRU(0, 0xffff_ffffL),
    PKRS(0, 0xffff_ffffL);

    private final long lowest;
    private final long highest;

    Register(long lowest, long highest) {
      this.lowest = lowest;
      this.highest = highest;
    }

    /** The key in the file. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names that {@code features} may hold. */
  static final List<String> FEATURES = List.of("pse36", "pdpe1gb", "amd");

  private static final String KEYS =
      "the keys are title, cr0, cr2, cr3, cr4, efer, maxphyaddr, cpl, eflags, pkru, pkrs, pdpte"
          + " and features";

  /** What stands for a side file that does not exist. */
  static SideFile none() {
    return new SideFile(Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
  }

  /** The number under a key, or {@code otherwise}. */
  long number(Register register, long otherwise) {
    return numbers.getOrDefault(register, otherwise);
  }

  /**
   * Reads a side file.
   *
   * @param where the file's name, for messages
   * @throws BadInput if it is no JSON object, or has an unknown key or a value that does not fit
   */
  static SideFile read(String where, byte[] json) {
    JsonNode root = parse(where, json);
    Optional<String> title = Optional.empty();
    Optional<Pdptes> pdptes = Optional.empty();
    Optional<Set<String>> features = Optional.empty();
    Map<Register, Long> numbers = new EnumMap<>(Register.class);
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      switch (key) {
        case "title" -> title = Optional.of(title(where, value));
        case "pdpte" -> pdptes = Optional.of(pdptes(where, value));
        case "features" -> features = Optional.of(features(where, value));
        default -> {
          Register register = register(where, key);
          numbers.put(register, number(where, key, value, register.lowest, register.highest));
        }
      }
    }
    return new SideFile(title, numbers, pdptes, features);
  }

  private static JsonNode parse(String where, byte[] json) {
    JsonNode root;
    try {
      root =
          JsonMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(json);
    } catch (JacksonException failure) {
      throw BadInput.notJson(where, failure);
    }
    if (!root.isObject()) {
      throw new BadInput(where, "not a JSON object", KEYS);
    }
    return root;
  }

  private static Register register(String where, String key) {
    for (Register register : Register.values()) {
      if (register.key().equals(key)) {
        return register;
      }
    }
    throw new BadInput(where, "unknown key \"%s\"".formatted(key), KEYS);
  }

  private static String title(String where, JsonNode value) {
    if (!value.isString()) {
      throw new BadInput(where, "key \"title\" is not a string", "put it in quotes");
    }
    return BadInput.oneLine(value.stringValue());
  }

  private static Pdptes pdptes(String where, JsonNode value) {
    if (!value.isArray() || value.size() != 4) {
      throw new BadInput(
          where, "key \"pdpte\" is not a list of 4 numbers", "give all four registers");
    }
    long[] registers = new long[4];
    for (int index = 0; index < registers.length; index++) {
      registers[index] = number(where, "pdpte", value.get(index), 0, -1);
    }
    return new Pdptes(registers[0], registers[1], registers[2], registers[3]);
  }

  private static Set<String> features(String where, JsonNode value) {
    String allowed = "it is a list out of " + String.join(", ", FEATURES);
    if (!value.isArray()) {
      throw new BadInput(where, "key \"features\" is not a list", allowed);
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode name : value) {
      if (!name.isString() || !FEATURES.contains(name.stringValue())) {
        throw new BadInput(where, "key \"features\": unknown feature " + name, allowed);
      }
      names.add(name.stringValue());
    }
    return names;
  }

  /** A number of 64 unsigned bits, between two bounds. */
  private static long number(String where, String key, JsonNode value, long lowest, long highest) {
    BigInteger number = BigInteger.ONE.negate();
    if (value.isIntegralNumber()) {
      number = value.bigIntegerValue();
    } else if (value.isString() && value.stringValue().matches("0[xX][0-9a-fA-F]{1,16}")) {
      number = new BigInteger(value.stringValue().substring(2), 16);
    }
    if (number.signum() < 0
        || number.bitLength() > 64
        || Long.compareUnsigned(number.longValue(), lowest) < 0
        || Long.compareUnsigned(number.longValue(), highest) > 0) {
      throw new BadInput(
          where,
          "key \"%s\": bad number %s".formatted(key, value),
          highest == -1
              ? "give a number of at most 64 bits, such as 51 or \"0x33\""
              : "give a number from %d to %d".formatted(lowest, highest));
    }
    return number.longValue();
  }
}
