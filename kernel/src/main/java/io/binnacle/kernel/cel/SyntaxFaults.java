package io.binnacle.kernel.cel;

import cel.parser.internal.CELLexer;
import cel.parser.internal.CELParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTreeListener;
import org.antlr.v4.runtime.tree.TerminalNode;

/// What is wrong with the syntax of an expression. The grammar is the library's; how a parser goes
/// on after a fault, what it then expects and when it gives up is that of kube-apiserver's.
/// Confined to one expression.
final class SyntaxFaults {
  private static final int MOST_FAULTS = 100;
  private static final int MOST_RECOVERIES = 30;
  private static final int DEEPEST = 250;
  private static final Pattern RESERVED =
      Pattern.compile("no viable alternative at input '.(true|false|null)'");

  private final List<Listing.Fault> faults = new ArrayList<>();

  private SyntaxFaults() {}

  static List<Listing.Fault> of(String text) {
    SyntaxFaults found = new SyntaxFaults();
    found.read(text);
    return found.faults;
  }

  private void read(String text) {
    CELLexer lexer = new CELLexer(CharStreams.fromString(text, "<input>"));
    CELParser parser = new CELParser(new CommonTokenStream(lexer));
    lexer.removeErrorListeners();
    lexer.addErrorListener(new Told());
    parser.removeErrorListeners();
    parser.addErrorListener(new Told());
    parser.addParseListener(new Depth());
    parser.setErrorHandler(new Recovery());
    try {
      parser.start();
    } catch (ParseCancellationException givenUp) {
      // What made it give up has been told.
    }
  }

  private static ParseCancellationException givenUp() {
    return new ParseCancellationException("given up");
  }

  private final class Told extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object symbol,
        int line,
        int column,
        String message,
        RecognitionException cause) {
      String words =
          faults.size() < MOST_FAULTS
              ? RESERVED.matcher(message).replaceAll("mismatched input '$1' expecting IDENTIFIER")
              : "More than " + MOST_FAULTS + " syntax errors";
      faults.add(new Listing.Fault(line, column, "Syntax error: " + words));
      if (faults.size() > MOST_FAULTS) {
        throw givenUp();
      }
    }
  }

  private static final class Recovery extends DefaultErrorStrategy {
    private int recoveries;

    @Override
    public void recover(Parser parser, RecognitionException cause) {
      count(parser);
      super.recover(parser, cause);
    }

    @Override
    public Token recoverInline(Parser parser) {
      count(parser);
      Token deleted = singleTokenDeletion(parser);
      if (deleted != null) {
        parser.consume();
        return deleted;
      }
      if (singleTokenInsertion(parser)) {
        return getMissingSymbol(parser);
      }
      throw new InputMismatchException(parser);
    }

    private void count(Parser parser) {
      if (recoveries++ == MOST_RECOVERIES) {
        parser.notifyErrorListeners("error recovery attempt limit exceeded: " + MOST_RECOVERIES);
        throw givenUp();
      }
    }
  }

  private final class Depth implements ParseTreeListener {
    private final Map<Integer, Integer> depths = new HashMap<>();

    @Override
    public void enterEveryRule(ParserRuleContext context) {
      if (depths.merge(context.getRuleIndex(), 1, Integer::sum) > DEEPEST) {
        faults.add(new Listing.Fault(-1, -1, "expression recursion limit exceeded: " + DEEPEST));
        throw givenUp();
      }
    }

    @Override
    public void exitEveryRule(ParserRuleContext context) {
      depths.merge(context.getRuleIndex(), -1, Integer::sum);
    }

    @Override
    public void visitErrorNode(ErrorNode node) {}

    @Override
    public void visitTerminal(TerminalNode node) {}
  }
}
