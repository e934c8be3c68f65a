package io.binnacle.distribution.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Runs a test once for each [Arrangement] of the run.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ArgumentsSource(Arrangements.Provider.class)
public @interface Arrangements {
  /// The stores that are tried when the run names none.
  String[] usual();

  /// Makes a class or a method run against a follower of three as well when the run names nothing.
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @interface AlsoFollower {}

  /// Provides the arrangements.
  final class Provider implements ArgumentsProvider, AnnotationConsumer<Arrangements> {
    private List<String> usual = List.of();

    @Override
    public void accept(Arrangements annotation) {
      usual = List.of(annotation.usual());
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      List<Arrangement> all = new ArrayList<>(Arrangement.ofThisRun(usual));
      boolean also = context.getElement().orElseThrow().isAnnotationPresent(AlsoFollower.class);
      if (also && !Arrangement.asked()) {
        all.add(Arrangement.follower());
      }
      return all.stream().map(Arguments::of);
    }
  }
}
