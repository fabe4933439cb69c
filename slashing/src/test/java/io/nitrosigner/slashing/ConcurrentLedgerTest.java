package io.nitrosigner.slashing;

import static io.nitrosigner.slashing.Keys.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.duty.Duty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Many clients at once, all for one key. */
final class ConcurrentLedgerTest {
  private static final int CLIENTS = 8;
  private static final int DUTIES_EACH = 30;

  private final Ledger ledger = new Ledger(new ForgetfulStore(), _ -> Optional.empty());
  private final List<Duty.Slashable> permitted = Collections.synchronizedList(new ArrayList<>());

  @Test
  void neverPermitsTwoMessagesThatAreSlashableTogether() throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        List<Duty.Slashable> duties = duties(new Random(client));
        done.add(clients.submit(() -> duties.forEach(this::ask)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    assertThat(permitted).hasSizeGreaterThan(1);
    assertThat(Offences.among(permitted)).isFalse();
  }

  private void ask(Duty.Slashable duty) {
    try {
      ledger.permit(KEY, duty);
      permitted.add(duty);
    } catch (SlashableException e) {
      assertThat(e.reason()).isNotNull();
    }
  }

  /** Slots and targets that every client has in common, with contents that differ. */
  private static List<Duty.Slashable> duties(Random random) {
    List<Duty.Slashable> duties = new ArrayList<>();
    for (long time = 0; time < DUTIES_EACH; time++) {
      String content = random.nextBoolean() ? "a" : "b";
      duties.add(
          random.nextBoolean()
              ? Duties.block(time, content)
              : Duties.vote(random.nextLong(time + 1), time, content));
    }
    return duties;
  }

  /**
   * Loses updates without a word. Writers wait a moment for a second one, so that two who may write
   * at once do.
   */
  private static final class ForgetfulStore implements WatermarkStore {
    private final Exchanger<Watermark> meeting = new Exchanger<>();
    private volatile Watermark watermark = Watermark.NEVER_SIGNED;

    @Override
    public Optional<Watermark> find(PublicKey key) {
      return Optional.of(watermark);
    }

    @Override
    public boolean create(PublicKey key, Watermark first) {
      return false;
    }

    @Override
    public Advance advance(PublicKey key, Watermark before, Watermark next) {
      try {
        meeting.exchange(next, 1, TimeUnit.MILLISECONDS);
      } catch (TimeoutException alone) {
        // Nobody came: the usual case, as long as duties take turns.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      watermark = next;
      return new Advance.Stored();
    }
  }
}
