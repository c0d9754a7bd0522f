package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes random static methods in liftable Java; the same for one seed. */
final class RandomSource {
  /** What all programs may use. */
  static final String HEAD =
      """
      package generated;

      import static org.btmmu.proofs.Proof.given;
      import org.btmmu.spec.memory.PhysicalMemory;

      public final class Generated {
        public enum Colour {
          RED(3), GREEN(-5) { @Override int twist(int x) { return x ^ 77; } }, BLUE(11);
          final int weight;
          Colour(int weight) { this.weight = weight; }
          int twist(int x) { return x * weight; }
        }
        static final Colour[] ORDER = {Colour.BLUE, Colour.RED, null, Colour.GREEN};
        static final int[] TABLE = {3, -1, 0x7fffffff, 12, 5, 0};
        static final long[] WIDE = {1L << 63, -1, 0xff_00ff_00ffL};
        sealed interface Shape permits Box, Pair, Dot { default int area() { return -3; } }
        record Box(int side, long depth) implements Shape {
          public int area() { return side * side; }
        }
        record Pair(boolean flag, Shape inner) implements Shape {}
        record Dot() implements Shape {}
        public record Span(int low, int high) {
          public Span { if (low > high && low < 40) { throw new IllegalArgumentException(); } }
          Span(int both) { this(both, both); }
        }
        static class Base {
          int field = 1;
          private int own() { return field; }
          int hook() { return 10 + field; }
          int ask(int x) { return own() * x + hook(); }
        }
        static final class Other extends Base {
          int field = 2;
          int own() { return field * 100; }
          @Override int hook() { return field++ + super.hook(); }
        }
        static final class Counter {
          int count;
          long total = 5;
          byte small;
          final int[] slots = new int[4];
          final short[] shorts = new short[3];
          void add(int x) { count++; total += x; slots[x & 3] ^= x; small += x; shorts[count % 3]--; }
          long sum() {
            long s = total + count + small;
            for (int slot : slots) { s = s * 31 + slot; }
            for (short each : shorts) { s = s * 7 + each; }
            return s;
          }
        }
        static int area(Shape shape) {
          return switch (shape) {
            case Box(int side, long depth) when side > 3 -> side + (int) depth;
            case Box box -> box.side();
            case Pair(boolean flag, Box(int side, long depth)) -> flag ? side : (int) (depth >>> 3);
            case Pair pair -> pair.inner() == null ? -1 : pair.flag() ? 7 : 8;
            case Dot dot -> 9;
          };
        }
        static long mix(long x, int y) {
          if (y == 0) { return x; }
          if (x < 0) { return -x ^ y; }
          return x / y + x % y;
        }
        static int early(int x, boolean p) {
          for (int k = 0; k < 4; k++) {
            if ((x >> k & 1) == 1 && p) { return k * x; }
            if (x == k) { continue; }
            x += k;
          }
          given(x != 13);
          return x;
        }
      """;

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> ints = new ArrayList<>();
  private final List<String> longs = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();
  private boolean memory;
  private int names;
  private int loops;

  RandomSource(long seed) {
    this.random = new Random(seed);
  }

  /** One method. */
  String method(String name) {
    memory = random.nextInt(3) == 0;
    boolean colour = random.nextInt(4) == 0;
    ints.addAll(List.of("a", "b", "n", "c", "s"));
    longs.addAll(List.of("l", "w"));
    flags.addAll(List.of("p"));
    String parameters = "int a, int b, long l, boolean p, byte n, char c, short s, Span span";
    if (memory) {
      parameters += ", PhysicalMemory m, PhysicalMemory other";
    }
    if (colour) {
      parameters += ", Colour colour";
      ints.addAll(List.of("colour.ordinal()", "colour.twist(b)", "colour.weight"));
    } else {
      text.append("Colour colour = ORDER[a & 3];\n");
    }
    ints.addAll(List.of("span.low()", "span.high()"));
    text.append("long w = 1; Shape shape = new Dot(); Counter counter = new Counter();\n");
    text.append("Base base = p ? new Base() : new Other(); int[] array = new int[5];\n");
    text.append("Shape[] shapes = {new Dot(), null, shape};\n");
    if (memory) {
      text.append("PhysicalMemory fork = m;\n");
    }
    block(3 + random.nextInt(5), 2);
    text.append("return w * 3 + ").append(asLong(2)).append(" + counter.sum() + area(shape)");
    text.append(" + shape.area() + array[1] + (base.ask(3) ^ ").append(integer(1)).append(')');
    if (memory) {
      text.append(" + m.read64(8) * 5 + fork.read64(8) * 7 + other.read32(12)");
    }
    text.append(";\n");
    return "public static long " + name + "(" + parameters + ") {\n" + text + "}\n";
  }

  private String one(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String one(String... all) {
    return all[random.nextInt(all.length)];
  }

  private void block(int statements, int depth) {
    int i = ints.size();
    int l = longs.size();
    int f = flags.size();
    for (int statement = 0; statement < statements; statement++) {
      statement(depth);
    }
    ints.subList(i, ints.size()).clear();
    longs.subList(l, longs.size()).clear();
    flags.subList(f, flags.size()).clear();
  }

  private void statement(int depth) {
    switch (random.nextInt(memory ? 24 : 20)) {
      case 0 -> declare("int", integer(3), ints);
      case 1 -> declare("long", asLong(3), longs);
      case 2 -> declare("boolean", flag(2), flags);
      case 3 ->
          line(one("a", "b", "s", "n", "c") + one(" += ", " -= ", " *= ", " ^= ") + integer(2));
      case 4 -> line("l" + one(" += ", " >>= ", " >>>= ", " <<= ", " |= ") + asLong(1));
      case 5 -> line(one("a", "b") + one(" <<= ", " >>= ", " >>>= ", " &= ") + integer(1));
      case 6, 7, 8 -> compound(depth);
      case 9 -> line("shape = " + shape(2));
      case 10 -> line("counter.add(" + integer(1) + ")");
      case 11 -> line("array[" + index(5) + "] = " + integer(2));
      case 12 -> line("w ^= " + one("TABLE[" + index(6) + "]", "WIDE[" + index(3) + "]"));
      case 13 -> line("w += area(shape) + early(" + integer(1) + ", " + flag(1) + ")");
      case 14 -> line("w += " + object());
      case 15 -> line("base" + one(".field += ", ".field ^= ") + integer(1));
      case 16 -> line(one("given(a != 3)", "given(" + flag(1) + " | b < 1000)"));
      case 17 -> line("counter = " + flag(1) + " ? counter : new Counter()");
      case 18 -> line("array = " + flag(1) + " ? array : counter.slots");
      case 19 -> line("shapes[" + index(3) + "] = " + shape(1));
      default -> memory();
    }
  }

  private void line(String statement) {
    text.append(statement).append(";\n");
  }

  private void declare(String type, String value, List<String> scope) {
    String name = "v" + names++;
    line(type + " " + name + " = " + value);
    scope.add(name);
  }

  /** An index that is mostly, but not always, in bounds. */
  private String index(int length) {
    return switch (random.nextInt(6)) {
      case 0 -> integer(1);
      case 1 -> "" + random.nextInt(length);
      case 2 -> "Math.floorMod(" + integer(1) + ", " + length + ")";
      default -> "(" + integer(1) + " & 0x7fffffff) % " + length;
    };
  }

  private String object() {
    return one(
            "(shape instanceof Pair(boolean f, Shape i) && f ? 3 : i(shape))",
            "(shape instanceof Box box ? box.depth() : -1)",
            "(shape.equals(new Box(" + integer(1) + ", l)) ? 5 : 6)",
            "(shapes[" + index(3) + "] instanceof Box(int side, long depth) ? depth : 4)",
            "(colour == Colour.GREEN ? 1 : 2)",
            "(colour == null ? 0 : colour.twist(" + integer(1) + "))",
            "switch (colour) { case RED -> a; case GREEN -> b; case BLUE -> l; case null -> 4; }",
            "new Span(" + integer(1) + ").high()",
            "array.clone()[" + index(5) + "]",
            "mix(" + asLong(1) + ", " + integer(1) + ")",
            "(base instanceof Other o ? o.field : base.field)")
        .replace("i(shape)", "shape.area()");
  }

  private void compound(int depth) {
    if (depth == 0) {
      line("w++");
      return;
    }
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        text.append("if (").append(flag(2)).append(") {\n");
        block(1 + random.nextInt(3), depth - 1);
        if (random.nextInt(6) == 0) {
          line("if (" + flag(1) + ") return " + asLong(2));
        }
        text.append("} else {\n");
        block(1 + random.nextInt(2), depth - 1);
        text.append("}\n");
      }
      case 2 -> {
        String loop = "k" + loops++;
        text.append("for (int " + loop + " = 0; " + loop + " < " + (1 + random.nextInt(3)));
        text.append("; ").append(loop).append("++) {\n");
        ints.add(loop);
        if (random.nextInt(3) == 0) {
          line("if (" + flag(1) + ") " + one("break", "continue"));
        }
        block(1 + random.nextInt(2), depth - 1);
        ints.remove(loop);
        text.append("}\n");
      }
      case 3 -> {
        text.append("switch (").append(integer(1)).append(" & 7) {\n");
        for (int label : new int[] {0, 1, 5}) {
          text.append("case ").append(label).append(": ");
          block(1, depth - 1);
          text.append(random.nextBoolean() ? "break;\n" : "");
        }
        text.append("default: w--;\n}\n");
      }
      default -> {
        text.append("switch (0 + ").append(integer(1)).append(") { case -1, 1000000 -> w = 2; ");
        text.append("case 2147483647 -> { ");
        block(1, depth - 1);
        text.append("} default -> {} }\n");
      }
    }
  }

  private void memory() {
    String target = one("m", "m", "fork", "other");
    switch (random.nextInt(7)) {
      case 0 -> line(target + ".write64(" + gpa(8) + ", " + asLong(2) + ")");
      case 1 -> line(target + ".write32(" + gpa(4) + ", " + integer(2) + ")");
      case 2 -> line("w += " + target + ".read64(" + gpa(8) + ")");
      case 3 -> line("w += " + target + ".read32(" + gpa(4) + ")");
      case 4 -> {
        String at = gpa(8);
        String old = one("l", "w", target + ".read64(" + at + ")");
        line("p ^= " + target + ".compareAndSet64(" + at + ", " + old + ", " + asLong(1) + ")");
      }
      case 5 -> {
        String at = gpa(4);
        String old = one("a", target + ".read32(" + at + ")");
        line("p ^= " + target + ".compareAndSet32(" + at + ", " + old + ", " + integer(1) + ")");
      }
      default -> line("fork = " + one("m", "other", "fork") + ".fork()");
    }
  }

  /** Few addresses, so that many are the same; some are wrong. */
  private String gpa(int size) {
    return switch (random.nextInt(8)) {
      case 0 -> "8";
      case 1 -> "(" + asLong(1) + ") & 0xfffL";
      case 2 -> "(" + asLong(1) + ") & 0x000f_ffff_ffff_fff8L";
      case 3 -> "" + (1L << 52) + "L - " + size;
      default -> "(" + asLong(1) + ") & 0x" + (size == 8 ? "1018" : "101c") + "L";
    };
  }

  private String shape(int depth) {
    return depth == 0
        ? one("new Dot()", "null", "shape")
        : switch (random.nextInt(5)) {
          case 0 -> "new Box(" + integer(1) + ", " + asLong(1) + ")";
          case 1, 2 -> "new Pair(" + flag(1) + ", " + shape(depth - 1) + ")";
          case 3 -> "(" + flag(1) + " ? " + shape(depth - 1) + " : " + shape(depth - 1) + ")";
          default -> "shape";
        };
  }

  private String integer(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> "(" + (random.nextInt(9) - 4) + ")";
        case 1 -> one("0x80000000", "0x7fffffff", "0xff", "31", "32", "65536", "'x'");
        default -> one(ints);
      };
    }
    String a = integer(depth - 1);
    return switch (random.nextInt(14)) {
      case 0 -> "(" + a + one(" / ", " % ") + integer(depth - 1) + ")";
      case 1 -> "(" + a + one(" << ", " >> ", " >>> ") + asLong(depth - 1) + ")";
      case 2 -> "(" + flag(depth - 1) + " ? " + a + " : " + integer(depth - 1) + ")";
      case 3 -> "(" + one("byte", "char", "short", "int") + ") " + "(" + asLong(depth - 1) + ")";
      case 4 -> one("-", "~") + "(" + a + ")";
      case 5 -> "Long.compare(" + asLong(depth - 1) + ", l)";
      case 6 -> one("Integer.compareUnsigned", "Math.min", "Math.max") + "(" + a + ", b)";
      case 7 -> "(a++ + --b)";
      case 8 -> one("Long.bitCount", "Long.numberOfTrailingZeros") + "(" + asLong(depth - 1) + ")";
      default -> "(" + a + one(" + ", " - ", " * ", " & ", " | ", " ^ ") + integer(depth - 1) + ")";
    };
  }

  private String asLong(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> one("0x8000_0000_0000_0000L", "0xffff_ffffL", "63L", "-1L", "0L", "4095L");
        case 1 -> "(long) " + one(ints);
        default -> one(longs);
      };
    }
    String a = asLong(depth - 1);
    return switch (random.nextInt(10)) {
      case 0 -> "(" + a + one(" / ", " % ") + asLong(depth - 1) + ")";
      case 1, 2 -> "(" + a + one(" << ", " >> ", " >>> ") + integer(depth - 1) + ")";
      case 3 -> "(" + flag(depth - 1) + " ? " + a + " : " + integer(depth - 1) + ")";
      case 4 -> "Integer.toUnsignedLong(" + integer(depth - 1) + ")";
      case 5 -> "Math.abs(" + a + ")";
      default -> "(" + a + one(" + ", " - ", " * ", " & ", " | ", " ^ ") + asLong(depth - 1) + ")";
    };
  }

  private String flag(int depth) {
    String order = one(" < ", " <= ", " > ", " >= ", " == ", " != ");
    return switch (random.nextInt(depth == 0 ? 3 : 8)) {
      case 0 -> one(flags);
      case 1 -> "(" + integer(0) + order + integer(0) + ")";
      case 2 -> "(" + asLong(0) + order + asLong(0) + ")";
      case 3 -> "(" + flag(depth - 1) + one(" && ", " || ", " ^ ", " | ") + flag(depth - 1) + ")";
      case 4 -> "!" + flag(depth - 1);
      case 5 -> "(shape instanceof " + one("Box", "Pair", "Dot") + ")";
      case 6 -> "(" + integer(depth - 1) + order + integer(depth - 1) + ")";
      default -> "(Long.compareUnsigned(" + asLong(depth - 1) + ", l)" + order + "0)";
    };
  }
}
