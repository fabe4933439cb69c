package io.nitrosigner.emulators.balancer;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import io.nitrosigner.host.proxy.FarSide;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All targets as one far side: each connection leads to the next healthy one, or to the next of all
 * while none is healthy. One that cannot be reached is not made up for by another. Thread-safe.
 */
final class Targets implements FarSide {
  private final List<Target> all;
  private final AtomicInteger turn = new AtomicInteger();

  Targets(List<Target> all) {
    this.all = List.copyOf(all);
  }

  void startChecks() {
    all.forEach(Target::startChecks);
  }

  List<InetSocketAddress> healthy() {
    return all.stream().filter(Target::healthy).map(Target::address).toList();
  }

  @Override
  public Future<DuplexChannel> connect(EventLoop loop, ChannelHandler handler) {
    return next().connect(loop, handler);
  }

  private Target next() {
    List<Target> healthy = all.stream().filter(Target::healthy).toList();
    List<Target> candidates = healthy.isEmpty() ? all : healthy;
    return candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
  }

  @Override
  public void close() {
    all.forEach(Target::close);
  }
}
