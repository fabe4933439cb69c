package io.nitrosigner.operator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many keys at a time, in order, until something fails that is not about one key. */
@Timeout(30)
final class KeyWorkTest {
  private static final List<String> KEYS =
      IntStream.range(0, 100).mapToObj(Integer::toString).toList();

  private final List<Integer> progress = new ArrayList<>();

  @Test
  void tellsResultsInTheOrderOfTheKeys() throws Exception {
    KeyWork.Done done = new KeyWork(4, progress::add).with(KEYS, KeyWorkTest::imported);

    assertThat(done.results())
        .extracting(result -> result.pubkey().orElseThrow().substring(2))
        .containsExactlyElementsOf(KEYS);
    assertThat(done.stopped()).isEmpty();
    assertThat(progress).hasSize(100).isSorted().last().isEqualTo(100);
  }

  @Test
  void worksOnAsManyAtATimeAsItMay() throws Exception {
    CyclicBarrier three = new CyclicBarrier(3);

    KeyWork.Done done =
        new KeyWork(3, progress::add)
            .with(
                KEYS.subList(0, 9),
                key -> {
                  meet(three);
                  return imported(key);
                });

    assertThat(done.results()).hasSize(9);
  }

  private static void meet(CyclicBarrier others) {
    try {
      others.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void beginsNoneAfterAFailureAndTellsWhatIsDone() throws Exception {
    AtomicInteger begun = new AtomicInteger();

    KeyWork.Done done =
        new KeyWork(1, progress::add)
            .with(
                KEYS,
                key -> {
                  if (begun.incrementAndGet() == 6) {
                    throw new IllegalStateException("AWS is down");
                  }
                  return imported(key);
                });

    assertThat(done.results()).hasSize(5);
    assertThat(done.stopped()).map(Throwable::getMessage).isEqualTo(Optional.of("AWS is down"));
    assertThat(begun).hasValue(6);
  }

  private static KeyResult imported(String key) {
    return KeyResult.of(key, KeyChange.IMPORTED);
  }
}
