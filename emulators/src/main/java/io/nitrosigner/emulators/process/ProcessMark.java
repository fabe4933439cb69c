package io.nitrosigner.emulators.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A file whose text is true exactly as long as the process that wrote it lives.
 *
 * <p>The writer keeps a lock on it, which the kernel takes away when the writer dies, however it
 * dies: unlike a bare pid file it can be neither stale nor mistaken for a later process. The lock
 * belongs to the process, so the writer itself must not read its own mark.
 */
public final class ProcessMark implements AutoCloseable {
  private static final int MAX_BYTES = 4 * 1024;
  private static final Duration POLL = Duration.ofMillis(20);

  private final FileChannel channel;
  private final FileLock lock;

  private ProcessMark(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Marks {@code file} with {@code text} until closed.
   *
   * @throws ProcessException if another live process has marked it
   */
  public static ProcessMark put(Path file, String text) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new ProcessException(file + " is in use by another process");
      }
      channel.truncate(0);
      channel.write(UTF_8.encode(text));
      return new ProcessMark(channel, lock);
    } catch (IOException e) {
      throw new ProcessException("cannot mark " + file, e);
    }
  }

  /** Replaces the text. */
  public void write(String text) {
    try {
      channel.truncate(0);
      channel.write(UTF_8.encode(text), 0);
    } catch (IOException e) {
      throw new ProcessException("cannot write a mark", e);
    }
  }

  /**
   * Waits until the process that has marked {@code file} writes a text that satisfies {@code
   * condition}, and returns it; nothing when that process has ended, or none has marked it.
   *
   * @throws ProcessException if the timeout passes
   */
  public static Optional<String> await(Path file, Predicate<String> condition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<String> text = read(file);
    while (text.isPresent() && !condition.test(text.get())) {
      if (System.nanoTime() > deadline) {
        throw new ProcessException(file + " says " + text.get() + " for longer than " + timeout);
      }
      LockSupport.parkNanos(POLL.toNanos()); // the kernel tells nobody of changes to a locked file
      text = read(file);
    }
    return text;
  }

  /** The text of the live process that has marked {@code file}, if there is one. */
  public static Optional<String> read(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock free = channel.tryLock();
      if (free != null) {
        return Optional.empty();
      }
      ByteBuffer text = ByteBuffer.allocate(MAX_BYTES);
      channel.read(text, 0);
      return Optional.of(UTF_8.decode(text.flip()).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ProcessException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new ProcessException("cannot release a mark", e);
    }
  }
}
