package io.nitrosigner.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nitrosigner.operator.UsageException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubjectNamesTest {
  @Test
  void addsThisMachineOnceAndLast() {
    assertThat(SubjectNames.withThisMachine(List.of("Signer.prodNitroSigner.private", "127.0.0.1")))
        .isEqualTo(
            new SubjectNames(List.of("signer.prodnitrosigner.private", "127.0.0.1", "localhost")));
  }

  @Test
  void tellsAddressesFromHostNames() {
    assertThat(
            TlsIdentity.generate(
                    List.of("10.0.0.7", "2001:db8::7"), Instant.EPOCH, new SecureRandom())
                .description()
                .server()
                .orElseThrow()
                .names())
        .containsExactlyInAnyOrder("10.0.0.7", "2001:db8:0:0:0:0:0:7", "localhost", "127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "https://signer", "signer:443", "-a", "a..b", "*", "a.*.b", "ä"})
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> new SubjectNames(List.of(name)))
        .isInstanceOf(UsageException.class)
        .hasMessage("expected a host name or an IP address, was '" + name + "'");
  }

  @Test
  void refusesMoreThanAnybodyHas() {
    List<String> many = IntStream.range(0, 17).mapToObj(i -> "host-" + i).toList();

    assertThatThrownBy(() -> new SubjectNames(many))
        .hasMessage("expected at most 16 names, was 17");
  }
}
