package org.btmmu.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The devices, each by its data sheet. */
class DevicesTest {
  private final AtomicLong steps = new AtomicLong();
  private final VirtualTime time = new VirtualTime();
  private final StringBuilder sent = new StringBuilder();
  private final Platform platform =
      new Platform(time, 64 << 20, value -> sent.append((char) value));

  DevicesTest() {
    time.follow(steps::get);
  }

  private void controllers() {
    out(0x20, 0x11, 0x21, 0x20, 0x21, 4, 0x21, 1);
    out(0xA0, 0x11, 0xA1, 0x28, 0xA1, 2, 0xA1, 1);
    out(0x21, 0, 0xA1, 0);
  }

  private void out(int... portsAndValues) {
    for (int i = 0; i < portsAndValues.length; i += 2) {
      platform.out(portsAndValues[i], 1, portsAndValues[i + 1]);
    }
  }

  private int in(int port) {
    return platform.in(port, 1);
  }

  private void pass(long until) {
    steps.set(until);
    platform.advance();
  }

  @Test
  void whatNoDeviceAnswersReadsAsAllOnes() {
    assertThat(in(0x1234)).isEqualTo(0xFF);
    assertThat(platform.in(0xFFFF, 4)).isEqualTo(-1);
    out(0x1234, 7);
    assertThat(platform.hasEnded()).isFalse();
  }

  @Test
  void mode2InterruptsAtEachPeriod() {
    controllers();
    out(0x43, 0x34, 0x40, 0x00, 0x40, 0x10); // 4096 ticks
    long period = VirtualTime.atTick(4096, TimerChannel.HERTZ);
    assertThat(platform.nextEvent()).isEqualTo(period);
    pass(period - 1);
    assertThat(platform.wantsInterrupt()).isFalse();
    pass(period);
    assertThat(platform.wantsInterrupt()).isTrue();
    assertThat(platform.acknowledge()).isEqualTo(0x20);
    assertThat(platform.nextEvent()).isEqualTo(VirtualTime.atTick(8192, TimerChannel.HERTZ));
    pass(platform.nextEvent());
    assertThat(platform.wantsInterrupt()).as("the first is still in service").isFalse();
    out(0x20, 0x20);
    assertThat(platform.wantsInterrupt()).isTrue();
  }

  @Test
  void mode0InterruptsOnce() {
    controllers();
    out(0x43, 0x30, 0x40, 100, 0x40, 0);
    pass(platform.nextEvent());
    assertThat(platform.acknowledge()).isEqualTo(0x20);
    assertThat(platform.nextEvent()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLatchedCountStaysAsItWas() {
    out(0x43, 0x34, 0x40, 0xFF, 0x40, 0xFF);
    pass(VirtualTime.atTick(0x1000, TimerChannel.HERTZ));
    out(0x43, 0x00);
    pass(VirtualTime.atTick(0x2000, TimerChannel.HERTZ));
    assertThat(in(0x40) | in(0x40) << 8).isEqualTo(0xEFFF);
    assertThat(in(0x40) | in(0x40) << 8).isEqualTo(0xDFFF);
    out(0x43, 0xE2); // read-back of channel 0's status
    assertThat(in(0x40) & 0x3F).isEqualTo(0x34);
  }

  @Test
  void theSpeakersGateLetsChannel2Count() {
    out(0x61, 0, 0x43, 0xB0, 0x42, 100, 0x42, 0);
    pass(10_000_000);
    assertThat(in(0x61) & 0x20).isZero();
    out(0x61, 1);
    pass(10_000_000 + VirtualTime.atTick(101, TimerChannel.HERTZ));
    assertThat(in(0x61) & 0x21).isEqualTo(0x21);
  }

  @Test
  void theClockInterruptsPeriodicallyUntilRegisterCIsRead() {
    controllers();
    out(0x70, 0x0A, 0x71, 0x26, 0x70, 0x0B, 0x71, 0x42); // 1024 Hz
    long first = platform.nextEvent();
    assertThat(first).isEqualTo(VirtualTime.atTick(32, 32768));
    pass(first);
    assertThat(platform.acknowledge()).isEqualTo(0x28);
    out(0xA0, 0x20, 0x20, 0x20);
    pass(platform.nextEvent());
    assertThat(platform.wantsInterrupt()).as("register C was not read").isFalse();
    out(0x70, 0x0C);
    assertThat(in(0x71)).isEqualTo(0xC0);
    pass(platform.nextEvent());
    assertThat(platform.acknowledge()).isEqualTo(0x28);
  }

  @Test
  void theClockBeginsAtAFixedDate() {
    out(0x70, 9);
    assertThat(in(0x71)).isEqualTo(0x26);
    pass(61 * VirtualTime.STEPS_A_SECOND);
    out(0x70, 2);
    assertThat(in(0x71)).isEqualTo(1);
    out(0x70, 0x0D);
    assertThat(in(0x71)).isEqualTo(0x80);
    out(0x70, 0x35);
    assertThat(in(0x71) << 24).as("bytes above 16 MByte").isEqualTo((64 - 16) << 20);
  }

  @Test
  void aHigherLineInterruptsALowerOne() {
    InterruptLines lines = new InterruptLines();
    for (int[] word : new int[][] {{0x20, 0x11}, {0x21, 0x40}, {0x21, 4}, {0x21, 1}}) {
      lines.out(word[0], word[1]);
    }
    lines.pulse(4);
    assertThat(lines.acknowledge()).isEqualTo(0x44);
    lines.pulse(6);
    assertThat(lines.isPending()).isFalse();
    lines.pulse(1);
    assertThat(lines.acknowledge()).isEqualTo(0x41);
    lines.out(0x20, 0x0B);
    assertThat(lines.in(0x20)).isEqualTo(0x12);
    lines.out(0x20, 0x20);
    assertThat(lines.in(0x20)).isEqualTo(0x10);
    lines.out(0x20, 0x64); // specific end of line 4
    assertThat(lines.acknowledge()).isEqualTo(0x46);
    assertThat(lines.acknowledge()).as("spurious").isEqualTo(0x47);
  }

  @Test
  void com1IsProbedAsLinuxDoes() {
    out(0x3FF, 0x5A);
    assertThat(in(0x3FF)).isEqualTo(0x5A);
    out(0x3F9, 0x0F);
    assertThat(in(0x3F9)).isEqualTo(0x0F);
    out(0x3FC, 0x1A);
    assertThat(in(0x3FE) & 0xF0).isEqualTo(0x90);
    out(0x3FC, 0, 0x3FA, 1);
    assertThat(in(0x3FA) & 0xC0).isEqualTo(0xC0);
    assertThat(in(0x3FD)).isEqualTo(0x60);
    out(0x3F8, 'x');
    assertThat(sent).hasToString("x");
  }

  @Test
  void com1AsksWhenItCouldTakeMore() {
    controllers();
    out(0x3F9, 2);
    assertThat(platform.acknowledge()).isEqualTo(0x24);
    assertThat(in(0x3FA)).isEqualTo(2);
    assertThat(in(0x3FA)).isEqualTo(1);
    out(0x20, 0x20, 0x3F8, 'y');
    assertThat(platform.acknowledge()).isEqualTo(0x24);
  }
}
