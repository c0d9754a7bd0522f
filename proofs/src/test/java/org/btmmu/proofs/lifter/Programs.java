package org.btmmu.proofs.lifter;

import static org.btmmu.proofs.Proof.given;

import org.btmmu.spec.memory.PhysicalMemory;

/** Programs in liftable Java; each public method is run in the JVM and as terms. */
public final class Programs {
  private Programs() {}

  public enum Colour {
    RED(3),
    GREEN(5) {
      @Override
      int twice() {
        return 100;
      }
    },
    BLUE(7);

    private final int weight;

    Colour(int weight) {
      this.weight = weight;
    }

    int weight() {
      return weight;
    }

    int twice() {
      return 2 * weight;
    }
  }

  public enum Table {
    SMALL(1, 2),
    LARGE(10, 20, 30);

    private final int[] values;

    Table(int... values) {
      this.values = values;
    }

    int value(int index) {
      return values[index];
    }
  }

  public sealed interface Shape {
    int area();
  }

  public record Square(int side) implements Shape {
    public static final Square UNIT = new Square(1);

    @Override
    public int area() {
      return side * side;
    }
  }

  public record Box(int width, int height, Colour colour) implements Shape {
    public Box {
      if (width < 0) {
        throw new IllegalArgumentException("width " + width);
      }
    }

    @Override
    public int area() {
      return width * height;
    }
  }

  public record Empty() implements Shape {
    @Override
    public int area() {
      return 0;
    }
  }

  public record Pair(Box box, Table table, boolean flag, byte small, char letter, short middle) {}

  static final class Counter {
    private int count;
    private final long[] seen = new long[4];
    private Shape last;

    void add(int value) {
      seen[count & 3] += value;
      count++;
      last = value > 10 ? new Square(value) : Square.UNIT;
    }
  }

  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13, 17};

  private static Shape shape(int kind, int size, Colour colour) {
    if (kind == 0) {
      return new Square(size);
    }
    if (kind == 1) {
      return new Box(size & 0xff, 3, colour);
    }
    return kind == 2 ? new Empty() : null;
  }

  public static int patternSwitch(int kind, int size, Colour colour) {
    return switch (shape(kind & 3, size, colour)) {
      case Square s when s.side() > 100 -> 1;
      case Square s -> s.side() + 1;
      case Box(int w, int h, Colour c) when c == Colour.RED -> w - h;
      case Box b -> b.height() + b.colour().twice();
      case Empty e -> e.area() - 5;
      case null -> -1;
    };
  }

  public static int nullSwitch(int kind, int size) {
    return switch (shape(kind & 3, size, Colour.BLUE)) {
      case Square s -> s.side();
      case Box b -> b.width();
      case Empty e -> 9;
    };
  }

  public static int virtualCalls(int kind, int size, Colour colour) {
    Shape shape = shape(kind & 3, size, colour);
    return shape instanceof Box box ? box.area() * 2 + box.colour().weight() : shape.area();
  }

  public static int enumSwitch(Colour colour, int x) {
    return switch (colour) {
      case RED -> x;
      case GREEN -> x * 3;
      case BLUE -> colour.twice() + colour.ordinal();
    };
  }

  public static int enums(Pair pair, int x) {
    int sum = 0;
    for (Colour each : Colour.values()) {
      if (each != pair.box().colour()) {
        sum += each.weight() * x;
      }
      sum += each.compareTo(pair.box().colour());
    }
    return sum + (pair.box().colour().equals(Colour.GREEN) ? 1000 : 0);
  }

  public static int tables(Pair pair, int index) {
    return pair.table().value(index) + pair.small() * 3 + pair.letter() - pair.middle();
  }

  @SuppressWarnings({"EqualsNull", "SelfEquals"}) // that is what is compared with the JVM
  public static boolean recordEquality(Pair a, int width, int height, Colour colour, boolean same) {
    Box other = same ? a.box() : new Box(width & 1, height, colour);
    return a.box().equals(other) && !a.box().equals(null) && a.equals(a);
  }

  public static boolean differentRecords(int kind, int other, int size) {
    Shape shape = shape(kind & 1, size & 3, Colour.RED);
    return shape.equals(shape(other & 1, size & 7, Colour.RED))
        && java.util.Objects.equals(shape, shape(kind & 1, size & 3, Colour.RED));
  }

  public static long loop(int n, long x) {
    long sum = 0;
    for (int i = 0; i < 20 && i < n; i++) {
      if ((x >>> i & 1) == 0) {
        continue;
      }
      sum += i * x;
      if (sum > 1000) {
        break;
      }
    }
    return sum;
  }

  public static int nested(int x) {
    int count = 0;
    int round = 0;
    do {
      for (int prime : PRIMES) {
        if (x % prime == 0) {
          count += prime;
        }
      }
      x /= 3;
    } while (++round < 4 && x != 0 && count < 40);
    return count;
  }

  public static int continues(int x) {
    int i = 0;
    int sum = 0;
    while (i < 12) {
      i++;
      if ((x >>> i & 1) != 0) {
        continue;
      }
      if (sum > 20) {
        sum -= x & 7;
        continue;
      }
      sum += i;
    }
    return sum;
  }

  public static int captured(int index) {
    return PRIMES[index] + PRIMES.length;
  }

  public static long objects(int a, int b, int c) {
    Counter counter = new Counter();
    Counter other = a > b ? counter : new Counter();
    counter.add(a);
    other.add(b);
    if (c > 3) {
      counter.add(c);
    }
    return counter.seen[0] * 7 + other.seen[c & 3] + counter.count + counter.last.area();
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  public static int references(int a, int b) {
    Shape[] shapes = {new Square(a), null, new Box(5, b, Colour.BLUE)};
    Shape[] copy = shapes.clone();
    copy[b & 1] = new Empty();
    return copy[a % 3].area() + (shapes[0] == null ? 1 : 2) + (copy == shapes ? 5 : 0);
  }

  public static long platform(long x, int y) {
    return Math.max(x, y)
        + Long.numberOfTrailingZeros(x)
        + Integer.bitCount(y)
        + Long.compareUnsigned(x, y)
        + Integer.toUnsignedLong(y)
        + Math.floorMod(y, 7)
        + Long.rotateLeft(x, y)
        + (Boolean.logicalXor(x > 3, y > 5) ? 1 : 0);
  }

  public static long memory(PhysicalMemory memory, long gpa, long other, long value, boolean cas) {
    long a = gpa & 0xF_FFFF_FFFF_FFF8L;
    long b = other & 1 | a & ~0xFL | other & 0xC;
    PhysicalMemory before = memory.fork();
    memory.write64(a, value);
    memory.write32(b & ~3, (int) (value * 3));
    boolean done = cas && memory.compareAndSet64(a, value, value + 1);
    done |= memory.compareAndSet32(b & ~3, (int) (value * 3), 77);
    return memory.read64(a) + before.read32(b & ~3) * 5L + (done ? 1 : 0) + memory.read32(a);
  }

  public static int addresses(PhysicalMemory memory, long gpa) {
    return memory.read32(gpa);
  }

  public static boolean hypotheses(int x, int y) {
    given(x != 0);
    given(y > x);
    return x + y > x;
  }

  public static String text(int x) {
    return "value " + x;
  }

  public static int thrown(int x, long y) {
    if (y % 5 == x) {
      throw new IllegalStateException(text(x) + Long.toHexString(y));
    }
    return (int) (y / x);
  }

  public static int comparisons(long a, long b) {
    int result = a < b ? 1 : 0;
    result |= a <= b ? 2 : 0;
    result |= a > b ? 4 : 0;
    result |= a >= b ? 8 : 0;
    result |= a == b ? 16 : 0;
    return result | (a != b ? 32 : 0);
  }

  public static boolean deep(boolean a, boolean b, boolean c, int x) {
    boolean first = a ? b && x > 3 : c || x < -3;
    boolean second = a & b | c ^ first;
    return first ? second : !second || x == 4;
  }
}
