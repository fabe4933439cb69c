package io.nitrosigner.emulators.dynamodb;

import io.nitrosigner.emulators.process.ProcessMark;
import io.nitrosigner.emulators.process.ReportLine;
import java.lang.reflect.Field;
import java.nio.file.Path;

/**
 * The program in DynamoDB Local's JVM.
 *
 * <p>Amazon's own main class listens on every address of the machine and offers no way to change
 * that, so this one moves its server to the loopback address before it starts. Amazon's classes are
 * reached by reflection, as they are on no class path of ours.
 */
final class LoopbackDynamoDb {
  private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.";

  private LoopbackDynamoDb() {}

  /** Arguments: port, data directory. */
  public static void main(String[] arguments) {
    ReportLine starter = ReportLine.claim();
    int port = Integer.parseInt(arguments[0]);
    Path data = Path.of(arguments[1]);
    long pid = ProcessHandle.current().pid();
    try (ProcessMark mark = ProcessMark.put(DynamoDbLocal.mark(data), pid + " " + port)) {
      Object server = server(port, data);
      call(server, "start");
      mark.write(pid + " " + port + " " + DynamoDbLocal.READY);
      starter.send("ready");
      call(server, "join");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("DynamoDB Local is not the version that we know", e);
    }
  }

  private static Object server(int port, Path data) throws ReflectiveOperationException {
    String[] flags = {
      "-port", Integer.toString(port), "-dbPath", data.toString(), "-sharedDb", "-disableTelemetry"
    };
    Object proxy =
        Class.forName(PACKAGE + "main.ServerRunner")
            .getMethod("createServerFromCommandLineArgs", String[].class)
            .invoke(null, (Object) flags);
    Field server = proxy.getClass().getDeclaredField("server");
    server.setAccessible(true);
    Object jetty = server.get(proxy);
    Object[] connectors = (Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty);
    for (Object connector : connectors) {
      connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
    }
    return proxy;
  }

  private static void call(Object server, String method) throws ReflectiveOperationException {
    server.getClass().getMethod(method).invoke(server);
  }
}
