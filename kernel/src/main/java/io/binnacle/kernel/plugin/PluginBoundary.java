package io.binnacle.kernel.plugin;

import io.binnacle.spi.ErrorKind;
import io.binnacle.spi.SpiException;
import io.binnacle.spi.storage.StorageException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The border between the server and one drop-in plugin.
///
/// Around every call into the plugin the thread's context class loader is the plugin's, so that
/// libraries that look things up by it find the plugin's own. What the plugin throws beside the
/// SPI's exceptions (a class it lacks, a defect of its own) becomes a [SpiException] that names it,
/// where the method may throw one. Thread-safe.
final class PluginBoundary {
  private static final String SPI = "io.binnacle.spi.";

  private final String plugin;
  private final ClassLoader loader;

  PluginBoundary(String plugin, ClassLoader loader) {
    this.plugin = plugin;
    this.loader = loader;
  }

  /// Runs `call` as the plugin.
  <T extends @Nullable Object> T within(Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /// The instance behind a proxy that has every SPI interface of the instance, sealed ones
  /// excepted: of those the non-sealed part that the instance implements stands for them.
  <T> T guard(Class<T> type, T instance) {
    Class<?>[] interfaces = spiInterfaces(instance.getClass());
    if (interfaces.length == 0) {
      return instance;
    }
    return type.cast(
        Proxy.newProxyInstance(
            PluginBoundary.class.getClassLoader(), interfaces, new Guard(instance)));
  }

  private static Class<?>[] spiInterfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    collect(type, found);
    return found.toArray(Class<?>[]::new);
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    for (Class<?> face : type.getInterfaces()) {
      if (face.getName().startsWith(SPI) && !face.isSealed()) {
        found.add(face);
      }
      collect(face, found);
    }
    Class<?> parent = type.getSuperclass();
    if (parent != null) {
      collect(parent, found);
    }
  }

  /// Passes calls on to one instance.
  private final class Guard implements InvocationHandler {
    private final Object instance;

    Guard(Object instance) {
      this.instance = instance;
    }

    @Override
    @SuppressWarnings("NullAway") // a void method's result is null, and so may arguments be
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getDeclaringClass() == Object.class) {
        return ofObject(proxy, method, arguments);
      }
      try {
        return onward(within(() -> method.invoke(instance, arguments)));
      } catch (InvocationTargetException e) {
        throw asDeclared(method, e.getCause() == null ? e : e.getCause());
      }
    }

    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    private Object ofObject(Object proxy, Method method, Object[] arguments) throws Exception {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> within(instance::toString);
      };
    }

    /// A store, a lease table or a subscription that the plugin hands out is guarded as well.
    private @Nullable Object onward(@Nullable Object result) {
      if (result instanceof Optional<?> optional) {
        return optional.map(this::onward);
      }
      if (result == null || result instanceof Record || !ofPlugin(result.getClass())) {
        return result;
      }
      return guard(Object.class, result);
    }

    @SuppressWarnings("ReferenceEquality") // loaders have identity
    private boolean ofPlugin(Class<?> type) {
      return type.getClassLoader() == loader;
    }
  }

  private Throwable asDeclared(Method method, Throwable failure) {
    boolean defect =
        failure instanceof RuntimeException
            || failure instanceof LinkageError
            || failure instanceof AssertionError;
    if (!defect) {
      return failure;
    }
    Class<?>[] declared = method.getExceptionTypes();
    String message = "plugin " + plugin + ": " + method.getName() + " failed: " + failure;
    if (Arrays.asList(declared).contains(SpiException.class)) {
      return new SpiException(ErrorKind.INTERNAL, "PLUGIN_DEFECT", message, failure);
    }
    // A store that broke off in the middle of a call does not say what it did.
    if (Arrays.asList(declared).contains(StorageException.class)
        && failure instanceof LinkageError) {
      return new StorageException(StorageException.Code.INDETERMINATE, message, failure);
    }
    return failure;
  }
}
