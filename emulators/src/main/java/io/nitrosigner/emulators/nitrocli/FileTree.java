package io.nitrosigner.emulators.nitrocli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Directories as deterministic bytes, and what is done to whole directories. */
final class FileTree {

  /** A product has a few hundred jars and libraries. */
  private static final int MAX_ENTRIES = 10_000;

  private FileTree() {}

  /**
   * The files of a directory as one stream: for each, sorted by name, its name's length (u32) and
   * name, its content's length (u64) and content; integers big-endian, names relative, in UTF-8,
   * with slashes. Modes and times are no part of it.
   *
   * @throws IOException if there is anything but files and directories
   */
  static InputStream stream(Path directory) throws IOException {
    return new SequenceInputStream(new Parts(files(directory).entrySet().iterator()));
  }

  static long size(Path directory) throws IOException {
    long size = 0;
    for (Path file : files(directory).values()) {
      size += Files.size(file);
    }
    return size;
  }

  /** Copies files and directories into {@code target} under the names given. */
  static void copyAll(Map<String, Path> sources, Path target) throws IOException {
    for (Map.Entry<String, Path> source : sources.entrySet()) {
      Path place = target.resolve(source.getKey()).normalize();
      if (!place.startsWith(target) || place.equals(target)) {
        throw new IOException("not a name within a ramdisk: " + source.getKey());
      }
      Files.createDirectories(place.getParent());
      copy(source.getValue(), place);
    }
  }

  /** Copies a file, or a directory with all it has; links are followed, so that none is left. */
  static void copy(Path source, Path target) throws IOException {
    for (Path path : entries(source, FileVisitOption.FOLLOW_LINKS)) {
      Path place = target.resolve(source.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(place);
      } else {
        Files.copy(path, place);
      }
    }
  }

  /** Deletes a directory with all it has, if it is there. */
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      for (Path path : entries(directory).reversed()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static SortedMap<String, Path> files(Path directory) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    for (Path path : entries(directory)) {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        files.put(directory.relativize(path).toString(), path);
      } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is neither a file nor a directory");
      }
    }
    return files;
  }

  private static List<Path> entries(Path directory, FileVisitOption... options) throws IOException {
    try (Stream<Path> walk = Files.walk(directory, options)) {
      List<Path> entries = walk.limit(MAX_ENTRIES + 1L).toList();
      if (entries.size() > MAX_ENTRIES) {
        throw new IOException("%s has more than %d entries".formatted(directory, MAX_ENTRIES));
      }
      return entries;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Opens one file after the other: an image may have more than may be open at once. */
  @SuppressWarnings("JdkObsolete") // SequenceInputStream takes no Iterator
  private record Parts(Iterator<Map.Entry<String, Path>> files)
      implements Enumeration<InputStream> {
    @Override
    public boolean hasMoreElements() {
      return files.hasNext();
    }

    @Override
    public InputStream nextElement() {
      Map.Entry<String, Path> file = files.next();
      byte[] name = file.getKey().getBytes(UTF_8);
      try {
        byte[] head =
            ByteBuffer.allocate(Integer.BYTES + name.length + Long.BYTES)
                .putInt(name.length)
                .put(name)
                .putLong(Files.size(file.getValue()))
                .array();
        return new SequenceInputStream(
            new ByteArrayInputStream(head), Files.newInputStream(file.getValue()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
