package org.btmmu.conformance.command;

import java.io.PrintStream;
import java.util.function.Supplier;
import org.btmmu.conformance.report.Ink;

/** Where a command prints: its results, its progress, and what is known if it is interrupted. */
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private volatile Supplier<String> soFar = () -> "";
  private volatile boolean bar;
  private volatile boolean over;

  /**
   * A terminal or a pipe.
   *
   * @param interactive whether a person looks at both streams: colours and progress are shown
   */
  Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
  }

  /** Colours, if a person looks. */
  Ink ink() {
    return interactive ? Ink.COLOUR : Ink.PLAIN;
  }

  /** Whether a person looks at the output. */
  boolean interactive() {
    return interactive;
  }

  /** Prints a part of the result. */
  void print(String text) {
    clear();
    out.print(text);
    out.flush();
  }

  /** Passes bytes on as they are: a guest's. */
  void pass(byte[] bytes) {
    clear();
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** Prints one line about what went wrong. */
  void complain(String line) {
    clear();
    err.println("btmmu: " + line);
    err.flush();
  }

  /** Shows a stack trace, for {@code --debug}. */
  void trace(Throwable failure) {
    clear();
    failure.printStackTrace(err);
  }

  /** Shows what is being done, in one line that the next output replaces; not in a pipe. */
  synchronized void progress(String what) {
    if (interactive && !over) {
      bar = true;
      err.print(CLEAR_LINE + what);
      err.flush();
    }
  }

  /** Says what to print of the result if the user ends the command early. */
  void known(Supplier<String> text) {
    soFar = text;
  }

  /** Prints what is known so far; called when the process is being ended by the user. */
  void interrupted() {
    over = true;
    clear();
    String text = soFar.get();
    if (!text.isEmpty()) {
      out.print(text);
    }
    out.flush();
    complain("interrupted; the result is not complete");
  }

  private synchronized void clear() {
    if (bar) {
      bar = false;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
