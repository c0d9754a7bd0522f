package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.btmmu.conformance.trace.HostSetup;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Scope;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;

/**
 * Makes a trace that diverges smaller, as long as it still does: fewer steps, simpler accesses, one
 * CPU, fewer features and words, a simpler host.
 */
public final class TraceShrink {
  private final Function<Scenario, Subject> subjects;
  private Trace best;
  private boolean fails;

  private TraceShrink(Trace trace, Function<Scenario, Subject> subjects) {
    this.subjects = subjects;
    this.best = trace;
  }

  /** A smallest trace, in that no single simplification keeps it diverging. */
  public static Trace shrink(Trace trace, Function<Scenario, Subject> subjects) {
    TraceShrink shrink = new TraceShrink(trace, subjects);
    TraceRun.Divergence first = shrink.divergence(trace);
    if (first == null) {
      throw new IllegalArgumentException("the trace does not diverge");
    }
    shrink.fails = first.observed() == null;
    shrink.best = cut(trace, first.index());
    Trace before;
    do {
      before = shrink.best;
      shrink.dropSteps();
      shrink.beginLater();
      shrink.simplifySteps();
      shrink.simplifyCpus();
      shrink.simplifyHost();
      shrink.dropWords();
    } while (!before.equals(shrink.best));
    shrink.narrowScope();
    return shrink.best;
  }

  private static Trace cut(Trace trace, int last) {
    return new Trace(trace.scenario(), trace.steps().subList(0, last + 1));
  }

  private TraceRun.Divergence divergence(Trace trace) {
    try {
      return TraceRun.of(trace, subjects.apply(trace.scenario()), new StepTally()).divergence();
    } catch (RuntimeException _) {
      return null;
    }
  }

  /** Takes the candidate if it still diverges in the same way: by refusal or by failure. */
  private boolean attempt(Trace candidate) {
    TraceRun.Divergence found = candidate.equals(best) ? null : divergence(candidate);
    if (found == null || (found.observed() == null) != fails) {
      return false;
    }
    best = cut(candidate, found.index());
    return true;
  }

  private boolean attempt(UnaryOperator<Scenario> change) {
    return attempt(new Trace(change.apply(best.scenario()), best.steps()));
  }

  private void dropSteps() {
    for (int size = Math.max(1, best.steps().size() / 2); size > 0; size /= 2) {
      int from = best.steps().size() - size;
      while (from >= 0) {
        List<Step> left = new ArrayList<>(best.steps());
        int end = Math.min(left.size(), from + size);
        left.subList(Math.min(from, end), end).clear();
        attempt(new Trace(best.scenario(), left));
        from = Math.min(from, best.steps().size()) - 1;
      }
    }
  }

  /** Lets the scenario begin after the first step. */
  private void beginLater() {
    while (best.steps().size() > 1) {
      Scenario scenario = best.scenario();
      Step first = best.steps().getFirst();
      Subject subject = subjects.apply(scenario);
      subject.step(first);
      TreeMap<Long, Long> words = new TreeMap<>(scenario.words());
      for (long gpa : scenario.scope().words()) {
        words.put(gpa, subject.memory().read64(gpa));
      }
      words.values().removeIf(word -> word == 0);
      List<CpuState> cpus = new ArrayList<>(scenario.cpus());
      if (!(first.operation() instanceof Touch)) {
        CpuState before = cpus.get(first.cpu());
        ControlStep effect = ControlStep.of(first.operation(), before, TraceMemory.of(scenario));
        cpus.set(first.cpu(), effect.next());
      }
      List<Step> left = best.steps().subList(1, best.steps().size());
      if (!attempt(new Trace(with(scenario, words, cpus, scenario.scope()), left))) {
        return;
      }
    }
  }

  private void simplifySteps() {
    for (int index = 0; index < best.steps().size(); index++) {
      Step step = best.steps().get(index);
      if (step.operation() instanceof Touch) {
        replaceAccess(index, a -> access(a, a.address(), a.sizeBytes(), false, a.stack()));
        replaceAccess(index, a -> access(a, a.address(), a.sizeBytes(), a.implicit(), false));
        replaceAccess(
            index, a -> access(a, a.address() & -4096L, a.sizeBytes(), a.implicit(), a.stack()));
        replaceAccess(index, a -> access(a, a.address() & -8L, 8, a.implicit(), a.stack()));
      }
    }
  }

  private static Access access(Access a, long address, int size, boolean implicit, boolean stack) {
    return new Access(a.kind(), address, size, a.cpl(), implicit, a.ac(), stack, true);
  }

  private void replaceAccess(int index, UnaryOperator<Access> change) {
    if (index < best.steps().size()
        && best.steps().get(index).operation() instanceof Touch(Access access, long value)) {
      List<Step> steps = new ArrayList<>(best.steps());
      steps.set(index, new Step(steps.get(index).cpu(), new Touch(change.apply(access), value)));
      attempt(new Trace(best.scenario(), steps));
    }
  }

  private void simplifyCpus() {
    for (int cpu = best.scenario().cpus().size() - 1; cpu >= 0; cpu--) {
      dropCpu(cpu);
    }
    for (int cpu = 0; cpu < best.scenario().cpus().size(); cpu++) {
      for (long bit = 1L << 4; bit <= 1L << 24; bit <<= 1) {
        long only = bit;
        boolean needed = ((ControlRegisters.CR4_PAE | ControlRegisters.CR4_LA57) & bit) != 0;
        if (!needed) {
          registers(
              cpu,
              r -> new ControlRegisters(r.cr0(), r.cr3(), r.cr4() & ~only, r.efer(), r.pdptes()));
        }
      }
      registers(
          cpu, r -> new ControlRegisters(r.cr0(), r.cr3() & -4096L, r.cr4(), r.efer(), r.pdptes()));
      registers(
          cpu,
          r ->
              new ControlRegisters(
                  r.cr0() & ~ControlRegisters.CR0_WP, r.cr3(), r.cr4(), r.efer(), r.pdptes()));
      registers(
          cpu,
          r ->
              new ControlRegisters(
                  r.cr0(),
                  r.cr3(),
                  r.cr4(),
                  r.efer() & ~(ControlRegisters.EFER_NXE | ControlRegisters.EFER_SCE),
                  r.pdptes()));
      cpu(cpu, c -> new CpuState(c.registers(), 0, c.ac(), c.pkru(), c.pkrs(), c.processor()));
      cpu(cpu, c -> new CpuState(c.registers(), c.cpl(), false, 0, 0, c.processor()));
    }
  }

  private void registers(int index, UnaryOperator<ControlRegisters> change) {
    cpu(index, cpu -> cpu.with(change.apply(cpu.registers())));
  }

  private void cpu(int index, UnaryOperator<CpuState> change) {
    List<CpuState> cpus = new ArrayList<>(best.scenario().cpus());
    if (index < cpus.size()) {
      cpus.set(index, change.apply(cpus.get(index)));
      attempt(scenario -> with(scenario, scenario.words(), cpus, scenario.scope()));
    }
  }

  private void dropCpu(int cpu) {
    List<CpuState> cpus = new ArrayList<>(best.scenario().cpus());
    if (cpus.size() == 1) {
      return;
    }
    cpus.remove(cpu);
    List<Step> steps = new ArrayList<>();
    for (Step step : best.steps()) {
      int now = step.cpu() >= cpu ? Math.max(0, step.cpu() - 1) : step.cpu();
      steps.add(new Step(now, step.operation()));
    }
    Scenario scenario = best.scenario();
    attempt(new Trace(with(scenario, scenario.words(), cpus, scenario.scope()), steps));
  }

  private void simplifyHost() {
    HostSetup now = best.scenario().host();
    host(new HostSetup(Geometry.DEFAULT, HostPageSize.SIZE_4KB, 0, 0, now.without()));
    host(new HostSetup(Geometry.DEFAULT, now.page(), now.scatter(), now.seed(), now.without()));
    host(
        new HostSetup(
            now.geometry(), HostPageSize.SIZE_4KB, now.scatter(), now.seed(), now.without()));
    host(new HostSetup(now.geometry(), now.page(), 0, now.seed(), now.without()));
    host(new HostSetup(now.geometry(), now.page(), now.scatter(), 0, now.without()));
  }

  private void host(HostSetup host) {
    attempt(s -> new Scenario(s.map(), s.words(), s.cpus(), s.scope(), host));
  }

  private void dropWords() {
    for (long gpa : List.copyOf(best.scenario().words().keySet())) {
      TreeMap<Long, Long> words = new TreeMap<>(best.scenario().words());
      words.remove(gpa);
      attempt(scenario -> with(scenario, words, scenario.cpus(), scenario.scope()));
    }
  }

  /** Leaves pages out that no step touches, and words that are 0 throughout. */
  private void narrowScope() {
    TreeSet<Long> touched = new TreeSet<>();
    for (Step step : best.steps()) {
      if (step.operation() instanceof Touch(Access access, _)) {
        for (long address : new long[] {access.address(), access.address() + 7}) {
          touched.add(address & -4096L);
          touched.add(address & 0xFFFF_F000L);
        }
      }
    }
    Scope scope = best.scenario().scope();
    long[] pages = java.util.Arrays.stream(scope.pages()).filter(touched::contains).toArray();
    TreeSet<Long> used = new TreeSet<>(best.scenario().words().keySet());
    Subject subject = subjects.apply(best.scenario());
    for (Step step : best.steps().subList(0, best.steps().size() - (fails ? 1 : 0))) {
      subject.step(step);
      for (long gpa : scope.words()) {
        if (subject.memory().read64(gpa) != 0) {
          used.add(gpa);
        }
      }
    }
    long[] words = java.util.Arrays.stream(scope.words()).filter(used::contains).toArray();
    attempt(s -> with(s, s.words(), s.cpus(), new Scope(pages, words)));
  }

  private static Scenario with(
      Scenario scenario, java.util.SortedMap<Long, Long> words, List<CpuState> cpus, Scope scope) {
    return new Scenario(scenario.map(), words, cpus, scope, scenario.host());
  }
}
