package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures: what Web3Signer's router does. */
final class AcceptTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json             | true
          APPLICATION/JSON             | true
          application/json; q=0.1      | true
          */*                          | true
          text/plain, */*;q=0.8        | true
          text/html, application/json  | true
          text/plain                   | false
          application/*                | false
          application/jsonp            | false
          ''                           | false
          """)
  void signaturesAreJsonForJsonAndAnything(String header, boolean json) {
    assertThat(Accept.parse(List.of(header)).jsonSignature()).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                       | true
          application/json, text/plain           | true
          application/json, text/plain;q=0.5     | true
          application/json, */*                  | true
          application/json;q=0.5, text/plain     | false
          text/plain, application/json           | false
          */*                                    | false
          text/plain                             | false
          application/json;q=x                   | false
          application/json;q=0                   | false
          """)
  void upcheckIsJsonOnlyWhenThatIsWantedMost(String header, boolean json) {
    assertThat(Accept.parse(List.of(header)).prefersJson()).isEqualTo(json);
  }

  @Test
  void noHeaderMeansText() {
    assertThat(Accept.NONE.jsonSignature()).isFalse();
    assertThat(Accept.NONE.prefersJson()).isFalse();
  }

  @Test
  void joinsRepeatedHeaders() {
    assertThat(Accept.parse(List.of("text/plain", "application/json")).jsonSignature()).isTrue();
  }
}
