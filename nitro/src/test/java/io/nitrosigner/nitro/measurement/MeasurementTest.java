package io.nitrosigner.nitro.measurement;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values: Python's hashlib over the same parts. */
final class MeasurementTest {
  private static final byte[] COMMAND_LINE = ascii("console=ttyS0 reboot=k");
  private static final Pcr PCR1 =
      Pcr.parse(
          "a5d43e6622da3612b0bd0d3f751454dcbbe9927e4c9645376cb6469a256995c4"
              + "c617181096dbf2e65d204e7421fb57c5");

  @Test
  void measuresKernelCommandLineAndRamdisks() throws IOException {
    Measurements image =
        Measurements.of(
            stream("kernel"),
            COMMAND_LINE,
            List.of(stream("first ramdisk"), stream("second ramdisk"), stream("third")));
    assertThat(image.pcr0())
        .hasToString(
            "fe9667bd87629482da63f48b5d0a2041ede46a753d9818f0fd7c59fcb488faf1"
                + "d0d7a5309636e516d85e76b82b57da7a");
    assertThat(image.pcr1()).isEqualTo(PCR1);
    assertThat(image.pcr2())
        .hasToString(
            "6dbbca867c3702045c87f814ad9b90e97b7c74322b91b5139a192d74b9fe6019"
                + "8c709321fb2f339460199290d2e58894");
  }

  @Test
  void measuresAnImageWithOneRamdisk() throws IOException {
    Measurements image =
        Measurements.of(stream("kernel"), COMMAND_LINE, List.of(stream("first ramdisk")));
    assertThat(image.pcr0()).isEqualTo(PCR1);
    assertThat(image.pcr1()).isEqualTo(PCR1);
    assertThat(image.pcr2())
        .hasToString(
            "21b9efbc184807662e966d34f390821309eeac6802309798826296bf3e8bec7c"
                + "10edb30948c90ba67310f7b964fc500a");
  }

  @Test
  void refusesAnImageWithoutRamdisk() {
    assertThatThrownBy(() -> Measurements.of(stream("kernel"), COMMAND_LINE, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no ramdisk, expected at least one");
  }

  @Test
  void measuresAConfiguration() {
    byte[] configuration = ascii("{\"network\":\"mainnet\"}");
    assertThat(ConfigurationPcr.digest(configuration))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "af710d5f2da790b86a512037249e1f3bddc278185054d45598862d6aaba8bfb8"
                        + "f2e8676e419349ec1774eabcca62e351"));
    assertThat(ConfigurationPcr.of(configuration))
        .hasToString(
            "a065a585e7c11846c974684708b029b3b666386b0557ad8956eec0a39baa1153"
                + "8e8f9d123e892da008a65ca02099f201");
    assertThat(ConfigurationPcr.INDEX).isEqualTo(16);
  }

  @Test
  void extendsARegister() {
    assertThat(Pcr.ZERO.extend(ascii("i-0123456789abcdef0")))
        .hasToString(
            "d6432900ac1c343cb40286898792c55e962aef0cc35c4910c0c286145b51af19"
                + "e782cb21cc31a042671d7dfbd398251c");
  }

  @Test
  void readsHexadecimalOfAnyCase() {
    assertThat(Pcr.parse("AB".repeat(48))).isEqualTo(Pcr.parse("ab".repeat(48)));
    assertThat(Pcr.parse("ab".repeat(48))).hasSameHashCodeAs(Pcr.parse("AB".repeat(48)));
    assertThat(Pcr.parse("00".repeat(48))).isEqualTo(Pcr.ZERO);
    assertThat(Pcr.parse("ab".repeat(48))).isNotEqualTo(Pcr.ZERO);
  }

  @Test
  void refusesOtherLengthsAndDigits() {
    assertThatThrownBy(() -> Pcr.parse("ab".repeat(47)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pcr.parse("0x" + "ab".repeat(47)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pcr.of(new byte[32]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PCR of 32 bytes, expected 48");
  }

  @Test
  void cannotBeChangedFromOutside() {
    byte[] bytes = new byte[Pcr.LENGTH];
    Pcr pcr = Pcr.of(bytes);
    bytes[0] = 1;
    pcr.bytes()[1] = 1;
    assertThat(pcr).isEqualTo(Pcr.ZERO);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
