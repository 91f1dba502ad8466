package trit.fake;

import java.lang.reflect.Proxy;
import trit.compute.Backend;
import trit.compute.Workers;

/** A backend for recipes that compute nothing: it has a name and a class of determinism. */
public final class FakeBackend {
  private FakeBackend() {}

  /** A backend of this class of determinism; its operations do nothing. */
  public static Backend of(String determinism) {
    return (Backend)
        Proxy.newProxyInstance(
            FakeBackend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name", "toString" -> "fake";
                  case "determinism" -> determinism;
                  case "workers" -> Workers.caller();
                  default -> null;
                });
  }
}
