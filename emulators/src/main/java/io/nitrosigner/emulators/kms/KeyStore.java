package io.nitrosigner.emulators.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * All keys and aliases, in memory and in one directory: a file each, replaced atomically, so that
 * what was answered survives whatever happens next. Thread-safe; one process at a time.
 */
final class KeyStore implements AutoCloseable {
  private static final String KEY = ".key.json";
  private static final String ALIAS = ".alias.json";

  private final Path directory;
  private final FileChannel lock;
  private final Map<UUID, CustomerKey> keys = new TreeMap<>();
  private final Map<String, Alias> aliases = new TreeMap<>();

  private KeyStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.lock = lock(directory);
  }

  /** Opens a directory, made if missing, and removes what an interrupted write left behind. */
  static KeyStore open(Path directory) throws IOException {
    KeyStore store = new KeyStore(directory);
    try {
      store.load();
      return store;
    } catch (IOException | RuntimeException e) {
      store.lock.close();
      throw e;
    }
  }

  synchronized Optional<CustomerKey> find(UUID id) {
    return Optional.ofNullable(keys.get(id));
  }

  synchronized Optional<Alias> find(String aliasName) {
    return Optional.ofNullable(aliases.get(aliasName));
  }

  synchronized List<CustomerKey> keys() {
    return List.copyOf(keys.values());
  }

  synchronized List<Alias> aliases() {
    return List.copyOf(aliases.values());
  }

  /** Adds a key, unless there are {@code limit} already. */
  synchronized boolean add(CustomerKey key, int limit) {
    return keys.size() < limit && put(key);
  }

  /** Adds an alias, unless its name is taken. */
  synchronized boolean add(Alias alias) {
    if (aliases.containsKey(alias.name())) {
      return false;
    }
    DurableFile.write(file(alias), StoredKey.write(alias));
    aliases.put(alias.name(), alias);
    return true;
  }

  /** Changes a key, unless it is gone. */
  synchronized void update(UUID id, UnaryOperator<CustomerKey> change) {
    find(id).map(change).ifPresent(this::put);
  }

  /** Removes the keys whose time is over at {@code now}, for ever. */
  synchronized void purge(Instant now) {
    keys().stream().filter(key -> key.state().overAt(now)).forEach(this::remove);
  }

  private void remove(CustomerKey key) {
    aliases().stream().filter(alias -> alias.key().equals(key.id())).forEach(this::remove);
    DurableFile.delete(file(key));
    keys.remove(key.id());
  }

  synchronized void remove(Alias alias) {
    DurableFile.delete(file(alias));
    aliases.remove(alias.name());
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean put(CustomerKey key) {
    DurableFile.write(file(key), StoredKey.write(key));
    keys.put(key.id(), key);
    return true;
  }

  private void load() throws IOException {
    each("*" + DurableFile.TEMPORARY, DurableFile::delete);
    each(
        "*" + KEY,
        file -> {
          CustomerKey key = StoredKey.read(DurableFile.read(file));
          keys.put(key.id(), key);
        });
    each(
        "*" + ALIAS,
        file -> {
          Alias alias = StoredKey.readAlias(DurableFile.read(file));
          aliases.put(alias.name(), alias);
        });
  }

  private void each(String glob, Consumer<Path> action) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      for (Path file : files) {
        try {
          action.accept(file);
        } catch (RuntimeException e) {
          throw new IOException("cannot use " + file + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private Path file(CustomerKey key) {
    return directory.resolve(key.id() + KEY);
  }

  /** An alias may hold slashes, and would not fit a file name once they are escaped. */
  private Path file(Alias alias) {
    return directory.resolve(UUID.nameUUIDFromBytes(alias.name().getBytes(UTF_8)) + ALIAS);
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // another emulator of this process: the same answer as for another process
    }
    channel.close();
    throw new IOException("another KMS emulator uses " + directory);
  }
}
