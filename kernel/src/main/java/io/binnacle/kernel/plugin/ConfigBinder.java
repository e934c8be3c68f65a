package io.binnacle.kernel.plugin;

import io.binnacle.spi.Default;
import io.binnacle.spi.value.NullValue;
import io.binnacle.spi.value.ObjectValue;
import io.binnacle.spi.value.Value;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Makes typed records of configuration sections, as `ExtensionFactory` promises its plugins.
///
/// Every failure is a [ConfigurationException] that begins with the full path of the key at fault.
public final class ConfigBinder {
  private ConfigBinder() {}

  /// Binds a section to a record.
  ///
  /// @param type the record
  /// @param section the section as read
  /// @param path where the section stands, e.g. `storage.h2`
  /// @throws ConfigurationException when a key is unknown, missing or ill-typed, or when the
  ///   record's constructor refuses with an `IllegalArgumentException`
  public static <C extends Record> C bind(Class<C> type, ObjectValue section, String path)
      throws ConfigurationException {
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknownKeys(components, section, path);
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      arguments[i] = component(components[i], section, path);
    }
    return construct(type, types, arguments, path);
  }

  /// The key of a component: `syncInterval` is written `sync-interval`.
  static String keyOf(RecordComponent component) {
    return component
        .getName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static Object component(RecordComponent component, ObjectValue section, String path)
      throws ConfigurationException {
    String key = keyOf(component);
    String here = path.isEmpty() ? key : path + "." + key;
    Optional<Value> written = section.get(key).filter(value -> value != NullValue.NULL);
    if (written.isPresent()) {
      return convert(component.getGenericType(), written.get(), here);
    }
    Default usual = component.getAnnotation(Default.class);
    if (usual != null) {
      return convert(
          component.getGenericType(),
          ConfigValues.ofText(component.getType(), usual.value()),
          here);
    }
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    if (component.getType() == List.class) {
      return List.of();
    }
    if (component.getType() == Map.class) {
      return Map.of();
    }
    throw new ConfigurationException(here, "is required");
  }

  private static Object convert(Type type, Value value, String path) throws ConfigurationException {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type raw = generic.getRawType();
      if (raw == Optional.class) {
        return Optional.of(convert(arguments[0], value, path));
      }
      if (raw == List.class) {
        return list(arguments[0], value, path);
      }
      if (raw == Map.class && arguments[0] == String.class) {
        return map(arguments[1], value, path);
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return bind(plain.asSubclass(Record.class), ConfigValues.object(value, path), path);
      }
      return ConfigValues.scalar(plain, value, path);
    }
    throw new IllegalArgumentException(path + ": configuration cannot be of type " + type);
  }

  private static List<Object> list(Type type, Value value, String path)
      throws ConfigurationException {
    List<Object> items = new ArrayList<>();
    List<Value> written = ConfigValues.items(value, path);
    for (int i = 0; i < written.size(); i++) {
      items.add(convert(type, written.get(i), path + "[" + i + "]"));
    }
    return List.copyOf(items);
  }

  private static Map<String, Object> map(Type type, Value value, String path)
      throws ConfigurationException {
    ObjectValue written = ConfigValues.object(value, path);
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < written.size(); i++) {
      String name = written.nameAt(i);
      members.put(name, convert(type, written.valueAt(i), path + "." + name));
    }
    return Collections.unmodifiableMap(members);
  }

  private static void refuseUnknownKeys(
      RecordComponent[] components, ObjectValue section, String path)
      throws ConfigurationException {
    List<String> known = new ArrayList<>();
    for (RecordComponent component : components) {
      known.add(keyOf(component));
    }
    for (String name : section.names()) {
      if (!known.contains(name)) {
        throw new ConfigurationException(
            path.isEmpty() ? name : path + "." + name, "unknown key" + Suggestion.of(name, known));
      }
    }
  }

  private static <C extends Record> C construct(
      Class<C> type, Class<?>[] types, Object[] arguments, String path)
      throws ConfigurationException {
    try {
      Constructor<C> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw new ConfigurationException(path, String.valueOf(refusal.getMessage()));
      }
      throw new IllegalStateException(path + ": " + type.getName() + " threw", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(path + ": " + type.getName() + " cannot be made", e);
    }
  }
}
