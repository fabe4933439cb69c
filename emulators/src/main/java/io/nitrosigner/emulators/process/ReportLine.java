package io.nitrosigner.emulators.process;

import java.io.PrintStream;

/** The one line that a detached program owes its starter. */
public final class ReportLine {
  private final PrintStream starter;

  private ReportLine(PrintStream starter) {
    this.starter = starter;
  }

  /**
   * Takes standard output, so that nothing else gets into the report. What is printed from now on
   * goes to standard error.
   */
  public static ReportLine claim() {
    ReportLine report = new ReportLine(System.out);
    System.setOut(System.err);
    return report;
  }

  /** Sends {@code line} and lets go of the starter. */
  public void send(String line) {
    starter.println(line);
    starter.close();
  }
}
