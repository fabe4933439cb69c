package io.nitrosigner.emulators.nitrocli;

import java.io.IOException;

/**
 * Ties an enclave process to its machine: the machine holds the other end of standard input, so its
 * end, however it comes, is the end of input here.
 */
public final class MachineLifeline {

  /** Tells this end from an end of the program's own making. */
  static final int EXIT_CODE = 70;

  private MachineLifeline() {}

  /** From now on this process ends, without ceremony, when its machine does. */
  public static void hold() {
    Thread.ofPlatform().daemon().name("lifeline").start(MachineLifeline::await);
  }

  private static void await() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      // an unreadable lifeline is a broken one
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
