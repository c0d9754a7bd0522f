package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btmmu.conformance.lockstep.DivergentScene;
import org.btmmu.conformance.lockstep.Lockstep;
import org.btmmu.conformance.lockstep.SceneFile;
import org.btmmu.conformance.lockstep.TranslatedEngine;
import org.btmmu.conformance.machine.Boot;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.machine.Engine;
import org.btmmu.conformance.machine.GuestOutput;
import org.btmmu.conformance.machine.GuestRun;
import org.btmmu.conformance.machine.InterpreterEngine;
import org.btmmu.conformance.machine.Multiboot;
import org.btmmu.conformance.machine.Platform;
import org.btmmu.conformance.machine.RunResult;
import org.btmmu.conformance.machine.VirtualTime;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.GuestList;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.report.RunReport;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.optimized.translator.TranslatedMachine;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Processor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a guest. */
@Command(
    name = "run",
    description = {
      "Runs a guest: a Multiboot 1 image, as qemu-system-x86_64 -kernel takes it.",
      "What it sends over COM1 is shown; writing 0 to port 0xf4 ends it well."
    },
    footer = {
      "",
      "Example: btmmu run sort-ia32 --check",
      "         btmmu run chase-x64 -append scale=20 --stats",
      "         btmmu run my-kernel.elf -m 256 --max-instructions 100000000"
    })
final class RunCommand implements Callable<Integer> {
  private static final int MOST_MEGABYTES = 1024;
  private static final int PAGES_A_MEGABYTE = 256;
  private static final int PHYSICAL_BITS = 46;
  private static final double NANOSECONDS = 1e9;
  private static final Pattern CPU = Pattern.compile("max(?:,phys-bits=([0-9]{1,3}))?");
  private static final String IMAGES = "give the path of an image, or a name from run --list";

  private final Terminal terminal;

  /** The steps that progress was last shown for. */
  private long shown;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "IMAGE|NAME",
      description = "An image, or the name of a guest that comes with btmmu.")
  private String image;

  @Option(names = "--list", description = "List the guests that come with btmmu.")
  private boolean list;

  @Option(
      names = "--mmu",
      paramLabel = "SCHEME",
      description = "How guest memory is accessed: ${COMPLETION-CANDIDATES} (default: btmmu).",
      completionCandidates = Schemes.class)
  private String scheme;

  @Option(
      names = "--check",
      description = "Compare each block, access and exception with the reference, in lockstep.")
  private boolean check;

  @Option(
      names = "--counterexample",
      paramLabel = "FILE",
      description = "With --check: if they differ, write the shortest part that does to FILE.")
  private Path counterexample;

  @Option(
      names = "--interpret",
      description = "Run it in the reference's interpreter alone, which is slow.")
  private boolean interpret;

  @Option(names = "--stats", description = "Also show how many instructions ran, and how fast.")
  private boolean statistics;

  @Option(
      names = "--max-instructions",
      paramLabel = "N",
      description = "End the run, with exit status 1, after so many instructions.")
  private Long most;

  @Option(
      names = "-m",
      paramLabel = "MB",
      defaultValue = "128",
      description = "Memory in MByte, 2 to 1024 (default: 128).")
  private int megabytes;

  @Option(
      names = "-append",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "The guest's command line, as scale=N.")
  private String arguments;

  @Option(
      names = "-initrd",
      paramLabel = "FILES",
      description = "Modules for the guest: FILE [ARGUMENTS], several with commas between.")
  private String modules;

  @Option(
      names = "-cpu",
      paramLabel = "MODEL",
      defaultValue = "max",
      description = "Processor model: max, or max,phys-bits=N with 32 to 52 (default: max).")
  private String cpu;

  @Mixin private CommonOptions common;

  /** The names of memory schemes, for the help. */
  static final class Schemes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return TranslatedMachine.SCHEMES.iterator();
    }
  }

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    common.check();
    if (list) {
      terminal.print(GuestList.text());
      common.write(GuestList::json);
      return Conclusion.HOLDS.exitStatus();
    }
    if (image == null) {
      throw new BadInput("run", "needs an IMAGE or NAME", IMAGES);
    }
    if (most != null && most < 1) {
      throw new BadInput("--max-instructions", most + " is too few", "give 1 or more");
    }
    if (megabytes < 2 || megabytes > MOST_MEGABYTES) {
      throw new BadInput("-m", megabytes + " MByte is out of range", "give 2 to 1024");
    }
    checkProcessor();
    return run(model()).exitStatus();
  }

  private void checkProcessor() {
    if (scheme != null && !TranslatedMachine.SCHEMES.contains(scheme)) {
      throw NearMisses.unknown("memory scheme", scheme, TranslatedMachine.SCHEMES);
    }
    if (interpret && (scheme != null || check)) {
      throw new BadInput(
          "--interpret",
          "the interpreter has no memory scheme to check",
          "leave --mmu and --check");
    }
    if (counterexample != null && !check) {
      throw new BadInput("--counterexample", "nothing is compared", "add --check");
    }
    Optional.ofNullable(counterexample).ifPresent(OutputFile::checkWritable);
    scheme = scheme == null ? TranslatedMachine.SCHEMES.getFirst() : scheme;
  }

  private Conclusion run(Processor model) {
    int pages = megabytes * PAGES_A_MEGABYTE;
    PagedMemory memory = new PagedMemory(pages);
    long memoryBytes = (long) megabytes << 20;
    Optional<BundledGuest> bundled = BundledGuest.find(image);
    byte[] bytes = bundled.isPresent() ? bundled.get().image() : ImageFile.read(image);
    Boot boot = Multiboot.load(image, bytes, memory, memoryBytes, arguments, modules());
    VirtualTime time = new VirtualTime();
    GuestOutput output = new GuestOutput(terminal::pass);
    Platform platform = new Platform(time, memoryBytes, output);
    Engine engine = engine(boot.registers(), memory, pages, model, platform);
    GuestRun run = new GuestRun(engine, platform, time, most == null ? Long.MAX_VALUE : most);
    long start = System.nanoTime();
    RunResult result = run.run(steps -> progress(steps, start));
    boolean apart = engine instanceof Lockstep lockstep && !lockstep.finish();
    double seconds = (System.nanoTime() - start) / NANOSECONDS;
    output.flush();
    RunReport report =
        new RunReport(
            image,
            interpret ? "interpreter" : scheme,
            check,
            model,
            apart ? result.diverged() : result,
            seconds,
            output.checksum(),
            bundled.filter(_ -> !arguments.contains("scale=")).map(BundledGuest::checksum),
            engine instanceof Lockstep lockstep ? divergence(lockstep) : List.of());
    terminal.print(report.text(statistics, terminal.ink()));
    common.write(report::json);
    return report.conclusion();
  }

  private Engine engine(
      Registers begin, PagedMemory memory, int pages, Processor model, Platform platform) {
    if (interpret) {
      return new InterpreterEngine(begin, model, memory, platform);
    }
    Lockstep.Maker maker = TranslatedEngine.maker(scheme, pages, model);
    return check
        ? new Lockstep(maker, begin, memory, pages, model, platform)
        : maker.make(begin, memory, platform);
  }

  /** How the two have come apart, and the shortest part that does. */
  private List<String> divergence(Lockstep lockstep) {
    List<String> lines = new ArrayList<>(lockstep.divergence());
    if (lines.isEmpty()) {
      return lines;
    }
    Optional<DivergentScene> found = lockstep.shrink(terminal::progress);
    if (found.isEmpty()) {
      lines.add("no part of the last million steps comes apart by itself");
      return lines;
    }
    lines.add(found.get().title());
    found.get().divergence().forEach(line -> lines.add("  " + line));
    if (counterexample != null) {
      OutputFile.write(counterexample, SceneFile.write(found.get(), scheme, image));
      lines.add("replay it: btmmu replay " + counterexample);
    }
    return lines;
  }

  private void progress(long steps, long start) {
    if (terminal.interactive() && steps - shown > 1_000_000) {
      shown = steps;
      double seconds = (System.nanoTime() - start) / NANOSECONDS;
      terminal.progress("%,d instructions, %,.0f a second".formatted(steps, steps / seconds));
    }
  }

  private Processor model() {
    Matcher matcher = CPU.matcher(cpu);
    String given = matcher.matches() ? matcher.group(1) : "0";
    int bits = given == null ? PHYSICAL_BITS : Integer.parseInt(given);
    if (bits < 32 || bits > 52) {
      throw new BadInput(
          "-cpu", "no model \"%s\"".formatted(cpu), "give max, or max,phys-bits=N with 32 to 52");
    }
    return new Processor(bits, true, true, false);
  }

  private List<Multiboot.Module> modules() {
    List<Multiboot.Module> all = new ArrayList<>();
    if (modules != null) {
      for (String text : modules.split(",")) {
        all.add(new Multiboot.Module(text, ImageFile.read(text.split(" ", 2)[0])));
      }
    }
    return all;
  }
}
