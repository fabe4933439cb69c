package io.nitrosigner.nitro.nsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NsmDeviceTest {
  private static final byte[] REQUEST = new NsmRequest.DescribeNsm().encode();

  @Test
  void saysWhyTheDeviceCannotBeOpened() {
    assertThatThrownBy(() -> NsmDevice.open(Path.of("/dev/no-such-nsm")))
        .isInstanceOf(NsmException.class)
        .hasMessage("cannot open /dev/no-such-nsm: errno 2");
  }

  @Test
  void saysWhyTheIoctlFails() {
    try (NsmDevice device = NsmDevice.open(Path.of("/dev/null"))) {
      assertThatThrownBy(() -> device.exchange(REQUEST))
          .isInstanceOf(NsmException.class)
          .hasMessage("NSM ioctl failed: errno 25");
    }
  }

  @Test
  void refusesARequestThatTheDriverWould() {
    try (NsmDevice device = NsmDevice.open(Path.of("/dev/null"))) {
      assertThatThrownBy(() -> device.exchange(new byte[4097]))
          .isInstanceOf(NsmException.class)
          .hasMessage("NSM request of 4097 bytes, expected at most 4096");
    }
  }

  @Test
  void refusesUseAfterClose() {
    NsmDevice device = NsmDevice.open(Path.of("/dev/null"));
    device.close();
    device.close();
    assertThatThrownBy(() -> device.exchange(REQUEST)).hasMessage("NSM device is closed");
  }

  @Test
  void describesTheModuleOfAnEnclave() {
    assumeTrue(Files.exists(Path.of("/dev/nsm")), "this machine has no security module");
    try (NsmDevice device = NsmDevice.open()) {
      assertThat(new NsmClient(device).describe().maxPcrs()).isEqualTo(32);
    }
  }
}
