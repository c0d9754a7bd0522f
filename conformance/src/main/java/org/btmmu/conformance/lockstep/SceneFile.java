package org.btmmu.conformance.lockstep;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A counterexample of lockstep as JSON: {@code {"schema":1,"lockstep":SCHEME,"guest","blocks",
 * "steps","pages","phys_bits","registers":{…},"memory":{GPA:BASE64,…},"events":[[…],…],
 * "divergence":[…]}}.
 */
public final class SceneFile {
  private static final int PAGE_BYTES = 4096;
  private static final int MOST_PAGES = 1 << 18;
  private static final String MEND = "give a file that run --counterexample wrote";

  private SceneFile() {}

  /**
   * The JSON of a counterexample.
   *
   * @param scheme the memory scheme of the processor that came apart
   * @param guest the guest's name, for people
   */
  public static ObjectNode write(DivergentScene found, String scheme, String guest) {
    Scene scene = found.scene();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", 1)
        .put("lockstep", scheme)
        .put("guest", guest)
        .put("blocks", found.blocks())
        .put("steps", scene.steps())
        .put("pages", scene.pages())
        .put("phys_bits", scene.model().maxPhysicalAddress());
    registers(root.putObject("registers"), scene.registers());
    ObjectNode memory = root.putObject("memory");
    for (int page = 0; page < scene.pages(); page++) {
      byte[] bytes = bytes(scene.memory(), page);
      if (bytes.length > 0) {
        memory.put(Long.toHexString((long) page << 12), Base64.getEncoder().encodeToString(bytes));
      }
    }
    ArrayNode events = root.putArray("events");
    for (long[] event : scene.events().all()) {
      ArrayNode numbers = events.addArray();
      for (long number : event) {
        numbers.add(number);
      }
    }
    found.divergence().forEach(root.putArray("divergence")::add);
    return root;
  }

  private static void registers(ObjectNode node, Registers registers) {
    for (Field field : Registers.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      switch (value(field, registers)) {
        case long[] values -> {
          ArrayNode array = node.putArray(field.getName());
          for (long value : values) {
            array.add(Long.toHexString(value));
          }
        }
        case int[] values -> {
          ArrayNode array = node.putArray(field.getName());
          for (int value : values) {
            array.add(Integer.toHexString(value));
          }
        }
        case Boolean value -> node.put(field.getName(), value ? "1" : "0");
        case Integer value -> node.put(field.getName(), Integer.toHexString(value));
        case Long value -> node.put(field.getName(), Long.toHexString(value));
        default -> throw new IllegalStateException("no such register: " + field);
      }
    }
  }

  /** A register, or a set of them. */
  private static Object value(Field field, Registers registers) {
    try {
      return field.get(registers);
    } catch (IllegalAccessException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The bytes of a page up to the last that is not 0. */
  private static byte[] bytes(PagedMemory memory, int page) {
    byte[] bytes = new byte[PAGE_BYTES];
    int length = 0;
    for (int i = 0; i < PAGE_BYTES; i++) {
      long word = memory.read64(((long) page << 12) + i & -8L);
      bytes[i] = (byte) (word >>> 8 * (i & 7));
      length = bytes[i] == 0 ? length : i + 1;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Whether JSON is of such a file. */
  public static boolean isOne(JsonNode root) {
    return root.has("lockstep");
  }

  /**
   * The counterexample in a file.
   *
   * @param where the file's name, for messages
   * @throws BadInput if it is none
   */
  public static DivergentScene read(JsonNode root, String where) {
    try {
      Registers registers = new Registers();
      read(root.required("registers"), registers);
      int pages = root.required("pages").asInt();
      if (pages < 1 || pages > MOST_PAGES) {
        throw new IllegalArgumentException("\"pages\" is out of range");
      }
      PagedMemory memory = new PagedMemory(pages);
      for (var page : root.required("memory").properties()) {
        byte[] bytes = Base64.getDecoder().decode(page.getValue().asString());
        long gpa = Long.parseUnsignedLong(page.getKey(), 16);
        for (int i = 0; i < bytes.length; i++) {
          Bytes.write(memory, gpa + i, 1, bytes[i]);
        }
      }
      RunEvents events = new RunEvents();
      for (JsonNode event : root.required("events")) {
        events.add(
            event.required(0).asLong(),
            event.required(1).asInt(),
            event.required(2).asInt(),
            event.required(3).asInt());
      }
      Processor model = new Processor(root.required("phys_bits").asInt(), true, true, false);
      Scene scene =
          new Scene(registers, memory, pages, model, root.required("steps").asLong(), events);
      return new DivergentScene(root.required("blocks").asInt(), scene, List.of());
    } catch (JacksonException | IllegalArgumentException wrong) {
      throw new BadInput(where, "no counterexample of lockstep: " + wrong.getMessage(), MEND);
    }
  }

  /**
   * The memory scheme that a file is of.
   *
   * @throws BadInput if there is none of its name
   */
  public static String scheme(JsonNode root, String where) {
    String scheme = root.path("lockstep").asString("");
    if (!TranslatedMachine.SCHEMES.contains(scheme)) {
      throw new BadInput(where, "no memory scheme is called \"%s\"".formatted(scheme), MEND);
    }
    return scheme;
  }

  private static void read(JsonNode node, Registers registers) {
    for (Field field : Registers.class.getFields()) {
      JsonNode text = node.get(field.getName());
      if (text == null || Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      try {
        switch (field.get(registers)) {
          case long[] values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = Long.parseUnsignedLong(text.required(i).asString(), 16);
            }
          }
          case int[] values -> {
            for (int i = 0; i < values.length; i++) {
              values[i] = Integer.parseUnsignedInt(text.required(i).asString(), 16);
            }
          }
          case Boolean _ -> field.setBoolean(registers, text.asString().equals("1"));
          case Integer _ -> field.setInt(registers, Integer.parseUnsignedInt(text.asString(), 16));
          case Long _ -> field.setLong(registers, Long.parseUnsignedLong(text.asString(), 16));
          default -> {}
        }
      } catch (IllegalAccessException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
