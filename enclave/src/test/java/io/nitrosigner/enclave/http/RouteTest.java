package io.nitrosigner.enclave.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTest {
  @Test
  void findsTheResourcesOfTheApi() {
    assertThat(route("GET", "/upcheck")).isEqualTo(new Route.Upcheck());
    assertThat(route("GET", "/healthcheck?x=1")).isEqualTo(new Route.Healthcheck());
    assertThat(route("GET", "/api/v1/eth2/publicKeys")).isEqualTo(new Route.PublicKeys());
    assertThat(route("POST", "/api/v1/eth2/sign/0xAb")).isEqualTo(new Route.Sign("0xAb"));
    assertThat(route("POST", "/api/v1/eth2/sign/")).isEqualTo(new Route.Sign(""));
  }

  @Test
  void toleratesBaseUrlsThatEndInSlashes() {
    assertThat(route("GET", "//upcheck")).isEqualTo(new Route.Upcheck());
    assertThat(route("POST", "//api/v1/eth2//sign/0xab")).isEqualTo(new Route.Sign("0xab"));
  }

  @Test
  void takesTheAbsoluteForm() {
    assertThat(route("GET", "https://localhost:8443/upcheck?x")).isEqualTo(new Route.Upcheck());
    assertThat(route("GET", "HTTP://[::1]//upcheck")).isEqualTo(new Route.Upcheck());
    assertThat(route("POST", "https://x/api/v1/eth2/sign/0xab")).isEqualTo(new Route.Sign("0xab"));
    assertThat(route("GET", "https://localhost")).isEqualTo(new Route.Unknown());
    assertThat(route("GET", "https:/upcheck")).isEqualTo(new Route.Unknown());
    assertThat(route("GET", "ftp://localhost/upcheck")).isEqualTo(new Route.Unknown());
  }

  @Test
  void namesTheMethodThatWouldDo() {
    assertThat(route("HEAD", "/upcheck")).isEqualTo(new Route.WrongMethod("GET"));
    assertThat(route("PUT", "/api/v1/eth2/publicKeys")).isEqualTo(new Route.WrongMethod("GET"));
    assertThat(route("GET", "/api/v1/eth2/sign/0xab")).isEqualTo(new Route.WrongMethod("POST"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "*",
        "upcheck",
        "/UPCHECK",
        "/upcheck/",
        "/upcheck/../healthcheck",
        "/api/v1/eth2/sign",
        "/api/v1/eth2/sign/0xab/more",
        "/eth/v1/keystores",
      })
  void knowsNothingElse(String path) {
    assertThat(route("GET", path)).isEqualTo(new Route.Unknown());
  }

  @Test
  void turnsBrowsersAway() {
    assertThat(Route.of("GET", "/upcheck", true)).isEqualTo(new Route.CrossOrigin());
  }

  private static Route route(String method, String target) {
    return Route.of(method, target, false);
  }
}
